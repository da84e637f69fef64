import { join } from 'node:path'
import type { Table } from '../data/table.ts'
import { expectedOverlap, isLeak, type OverlapCounts } from '../gate/overlap.ts'
import { readTrainingRows, repeatedRows, trainedOn } from '../model/training-rows.ts'
import type { Policy } from './gate-policy.ts'

/** Test rows that a model was trained on, more of them than duplicates explain. */
export interface Leak {
  /** The other rows, ascending. */
  readonly unseen: Uint32Array
  readonly shared: number
  readonly expected: number
}

interface Overlap extends Leak {
  readonly leaked: boolean
}

/** null: the package does not tell its training rows, or the test rows lack one of their columns. */
async function overlapOf(home: string, test: Table): Promise<Overlap | null> {
  const known = await readTrainingRows(join(home, 'model'))
  const rows = known && trainedOn(known, test)
  if (!known || !rows) return null
  const counts: OverlapCounts = {
    test_rows: test.rows,
    shared: rows.length,
    test_repeated: repeatedRows(test, known.columns),
    training_rows: known.rows,
    training_repeated: known.repeated,
  }
  const seen = new Set(rows)
  return {
    leaked: isLeak(counts),
    shared: rows.length,
    expected: Math.round(expectedOverlap(counts)),
    unseen: Uint32Array.from({ length: test.rows }, (_, row) => row).filter((row) => !seen.has(row)),
  }
}

/** What a baseline must not be compared on; null: nothing. */
export async function baselineLeak(home: string, test: Table): Promise<Leak | null> {
  const overlap = await overlapOf(home, test)
  return overlap?.leaked ? overlap : null
}

export interface CandidateLeak {
  /** Why there can be no verdict; null: nothing is in the way. */
  readonly reason: string | null
  readonly notes: readonly string[]
}

/** Whether the candidate is judged on rows that it was trained on. */
export async function candidateLeak(home: string, test: Table, policy: Policy): Promise<CandidateLeak> {
  const overlap = await overlapOf(home, test)
  if (overlap === null || overlap.shared === 0) return { reason: null, notes: [] }
  const { shared, expected, leaked } = overlap
  const counted = `${shared} of ${test.rows} test rows ${shared === 1 ? 'is' : 'are'} among those that the candidate was trained on`
  if (!leaked)
    return { reason: null, notes: [`${counted}: no more than duplicates in the data explain (about ${expected}).`] }
  const told = `${counted}; duplicates explain about ${expected}`
  if (policy.project.validate.allow_overlap)
    return { reason: null, notes: [`${told} (validate.allow_overlap is true).`] }
  return {
    reason: `${told}: its metrics are not those of unseen rows (validate.allow_overlap: true accepts that)`,
    notes: [],
  }
}

export function leftOutNote(name: string, { shared, unseen }: Leak): string {
  return `${shared} of ${shared + unseen.length} test rows are among those that ${name} was trained on: both models are compared on the other ${unseen.length}.`
}
