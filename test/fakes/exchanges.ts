export type Origin = 'api' | 'uploads' | 'results'

export interface Exchange {
  readonly origin: Origin
  readonly method: string
  /** With the query. */
  readonly path: string
  /** 0: no answer was sent. */
  readonly status: number
  /** Checked against GitHub's own description or schema. */
  readonly validated: boolean
}

export interface Violation {
  readonly call: string
  readonly what: string
}

/** What an exchange broke of GitHub's description; throws with all of it, so that a test shows it. */
export function assertNoViolations(violations: readonly Violation[]): void {
  if (violations.length === 0) return
  throw new Error(violations.map(({ call, what }) => `${call}: ${what}`).join('\n'))
}
