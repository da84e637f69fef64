import { takeRows } from '../data/select.ts'
import { takePredictions } from '../data/take-predictions.ts'
import type { DataPart } from './read-data.ts'
import type { ScoredRun } from './score-run.ts'

/** Two models and the rows that they are compared on. */
export interface Comparison {
  readonly test: DataPart
  readonly candidate: ScoredRun
  readonly baseline: ScoredRun
}

/** A baseline whose training rows hold the whole test. */
export const noRowLeft: ScoredRun = { status: 'incomplete', why: 'it was trained on every test row' }

/** The same comparison on some of the rows. */
export function onRows(rows: Uint32Array, { test, candidate, baseline }: Comparison): Comparison {
  const narrowed = (scored: ScoredRun): ScoredRun =>
    scored.status === 'incomplete'
      ? scored
      : {
          ...scored,
          predictions: takePredictions(scored.predictions, rows),
          repeats: (scored.repeats ?? []).map((predictions) => takePredictions(predictions, rows)),
        }
  return {
    test: { ...test, table: takeRows(test.table, rows) },
    candidate: narrowed(candidate),
    baseline: narrowed(baseline),
  }
}
