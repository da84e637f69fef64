import { appendFileSync, readFileSync } from 'node:fs'
import type { Exchange, Violation } from './exchanges.ts'

export interface Tally {
  readonly exchanges: number
  /** Checked against GitHub's description or its GraphQL schema. */
  readonly validated: number
  readonly violations: readonly Violation[]
}

/** Adds one double's counts to a file of JSON lines, which the doubles of a whole test run share. */
export function addToTally(file: string, exchanges: readonly Exchange[], violations: readonly Violation[]): void {
  const validated = exchanges.filter((each) => each.validated).length
  const tally: Tally = { exchanges: exchanges.length, validated, violations }
  appendFileSync(file, `${JSON.stringify(tally)}\n`)
}

export function sumTally(file: string): Tally {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines
    .map((line) => JSON.parse(line) as Tally)
    .reduce((sum, each) => ({
      exchanges: sum.exchanges + each.exchanges,
      validated: sum.validated + each.validated,
      violations: [...sum.violations, ...each.violations],
    }))
}
