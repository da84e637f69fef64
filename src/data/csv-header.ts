import { type Problem, UserError } from '../errors.ts'

/** More columns than this are refused: each takes memory before its first value, and no such file is meant. */
export const maximumColumns = 10_000

export const delimiters = [',', ';', '\t', '|'] as const

/** The delimiter that stands most often in the header, outside quotes; the comma when none does. */
export function sniffDelimiter(header: string): string {
  const unquoted = header.replace(/"(?:[^"]|"")*"/g, '')
  let best = ','
  let most = 0
  for (const delimiter of delimiters) {
    const count = unquoted.split(delimiter).length - 1
    if (count > most) {
      most = count
      best = delimiter
    }
  }
  return best
}

/** The first record's text, or null when more bytes are needed to have all of it. Blank lines before it are passed over. */
export function headerText(text: string): string | null {
  let quoted = false
  const start = /^[\ufeff\r\n]*/.exec(text)?.[0].length ?? 0
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r')) return text.slice(start, at)
  }
  return null
}

/** Column names must be there, and each once; all mistakes are told together. */
export function checkHeader(names: readonly string[], where: string): void {
  if (names.length > maximumColumns) throw new UserError(tooManyColumns(where))
  const problems: Problem[] = []
  const seen = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const before = seen.get(name)
    if (name.trim() === '') {
      const hint = index === 0 ? 'a name (pandas writes its index so: use index=False)' : 'a name'
      problems.push({ where, what: `column ${index + 1} of the header has no name`, allowed: hint })
    } else if (before !== undefined) {
      problems.push({ where, what: `the header names "${name}" twice, as columns ${before + 1} and ${index + 1}` })
    } else seen.set(name, index)
  }
  if (problems.length > 0) throw new UserError(problems)
}

export function tooManyColumns(where: string): Problem {
  return { where, what: `there are more than ${maximumColumns} columns`, allowed: `at most ${maximumColumns}` }
}

export function fieldCountProblem(found: number, expected: number): string {
  return `the row has ${found} field${found === 1 ? '' : 's'}, the header has ${expected}`
}
