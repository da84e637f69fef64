const MASK = '***'
const TOKENS = /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g

export type Redact = (text: string) => string

/** Replaces each secret value, and whatever looks like a GitHub token, by `***`. */
export function redactor(secrets: readonly string[]): Redact {
  return (text) => {
    let clean = text
    for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK)
    return clean.replace(TOKENS, MASK)
  }
}
