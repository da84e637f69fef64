export type Environment = Readonly<Record<string, string | undefined>>

/** The runner's own channels: a program with these could set outputs, upload artifacts or read our inputs. Never passed on. */
const RUNNER_OWN =
  /^(ACTIONS_|INPUT_|GITHUB_(TOKEN|OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$|GIT_CONFIG_(COUNT|KEY_|VALUE_))/i

/** Words of a variable's name that say secret; the name is cut at `_` and `-`, so that `TOKENIZERS_PARALLELISM` is none. */
const SECRET_WORD = /(token|tokens|secret|secrets|password|passwords|passwd|passphrase|apikey|credential|credentials)$/i
const SECRET_WORD_ALONE = new Set(['KEY', 'KEYS', 'PAT', 'PASS', 'AUTH', 'BEARER', 'COOKIE', 'DSN', 'NETRC'])

/** GitHub's token formats: whatever the variable is called. */
const TOKEN_VALUE = /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/

/** Shorter ones (`postgres`, `production`) stand in other variables by chance. */
const SHORTEST_COPY = 16

/** Shorter values would blot out ordinary words in a log. */
const SHORTEST_SECRET = 5

function isSecretName(name: string): boolean {
  const words = name.split(/[_\-.]/)
  return (
    words.some((word) => SECRET_WORD.test(word) || SECRET_WORD_ALONE.has(word.toUpperCase())) ||
    /connection_?string|(^|_)pwd$/i.test(name.replace(/^(OLD)?PWD$/i, ''))
  )
}

/**
 * The environment a user's program gets: without the runner's own channels, without secret-like variables except those that
 * the project file declares (`train.env`), and without any other variable that repeats a withheld secret.
 */
export function cleanEnvironment(env: Environment, allowed: readonly string[]): Record<string, string> {
  const withheld = secretValues(env).filter((value) => value.length >= SHORTEST_COPY)
  const clean: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || RUNNER_OWN.test(name)) continue
    const leaks = isSecretName(name) || TOKEN_VALUE.test(value) || withheld.some((secret) => value.includes(secret))
    if (!leaks || allowed.includes(name)) clean[name] = value
  }
  return clean
}

/** Everything in an environment that may not be stored: longest first, so that a part never spares the rest. */
export function secretValues(env: Environment): string[] {
  const values = new Set<string>()
  for (const [name, value] of Object.entries(env)) {
    if (!value) continue
    if (isSecretName(name)) {
      for (const part of [value, ...value.split(/\r?\n/)]) values.add(part.trim())
    } else {
      const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:([^/@\s]+)@/i.exec(value)?.[1]
      if (password) values.add(password)
      const token = TOKEN_VALUE.exec(value)?.[0]
      if (token) values.add(token)
    }
  }
  return [...values].filter((value) => value.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length)
}
