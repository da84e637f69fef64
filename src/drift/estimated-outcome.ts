import type { NumberProfile, OutcomeProfile, Profile } from '../records/profile.ts'
import { isotonicAt } from '../stats/isotonic.ts'

/**
 * Confidence-based estimate (NannyML's CBPE) of a binary classifier's metrics without labels: each row counts as positive
 * with its calibrated probability. It answers changes of the inputs only: a changed relation of inputs and target is
 * invisible to it. null: no calibration, or no probabilities. From the profile alone, so it can be replayed.
 */
export function estimatedOutcome(before: OutcomeProfile, reference: Profile, current: Profile): OutcomeProfile | null {
  const { calibration, positive } = before
  if (before.task !== 'binary-classification' || !calibration) return null
  const scores = probabilityColumn(current, positive)
  const { threshold } = calibration
  if (!scores || !probabilityColumn(reference, positive)) return null
  const map = { x: calibration.probability, y: calibration.share }
  let [rows, truePositives, falsePositives, falseNegatives] = [0, 0, 0, 0]
  let [positives, squares, loss] = [0, 0, 0]
  const points = pointMasses(scores)
  for (const [score, count] of points) {
    const hit = Math.min(1, Math.max(0, isotonicAt(map, score)))
    rows += count
    positives += count * hit
    squares += count * (hit * (1 - score) ** 2 + (1 - hit) * score ** 2)
    const safe = Math.min(1 - 1e-15, Math.max(1e-15, score))
    loss -= count * (hit * Math.log(safe) + (1 - hit) * Math.log(1 - safe))
    if (score >= (threshold ?? 0.5)) {
      truePositives += count * hit
      falsePositives += count * (1 - hit)
    } else falseNegatives += count * hit
  }
  if (rows === 0) return null
  const accuracy = 1 - (falsePositives + falseNegatives) / rows
  const values: [string, number, number | null][] = [
    ['roc_auc', expectedArea(points, map), null],
    ['accuracy', accuracy, Math.sqrt((accuracy * (1 - accuracy)) / rows)],
    ['f1', (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives), null],
    ['precision', truePositives / (truePositives + falsePositives), null],
    ['recall', truePositives / positives, null],
    ['log_loss', loss / rows, null],
    ['brier_score', squares / rows, null],
  ]
  const errors = new Map(before.metrics.map(({ name, standard_error: error }) => [name, error]))
  return {
    task: before.task,
    positive,
    rows,
    metrics: values
      .filter(([name, value]) => Number.isFinite(value) && (threshold !== null || !byLabel.includes(name)))
      .map(([name, value, own]) => {
        // Sampling errors shrink with the root of the rows.
        const error = errors.get(name) ?? null
        return { name, value, standard_error: own ?? (error === null ? null : error * Math.sqrt(before.rows / rows)) }
      }),
    calibration: null,
    error_models: [],
    error_trend: null,
  }
}

/** Metrics of the predicted class, which the score alone does not tell where no threshold made it. */
const byLabel = ['accuracy', 'f1', 'precision', 'recall']

function probabilityColumn({ columns }: Profile, positive: string | null): NumberProfile | null {
  const found = columns.filter(
    (column): column is NumberProfile => column.kind === 'number' && column.role === 'probability',
  )
  return found.find(({ name }) => name === `probability.${positive}`) ?? (found.length === 1 ? found[0]! : null)
}

/** Rows by score, ascending; those in a gap stand at its middle. */
function pointMasses({ values, counts, between }: NumberProfile): [number, number][] {
  return values.flatMap((value, i): [number, number][] => {
    const inside = between?.[i] ?? 0
    return inside === 0
      ? [[value, counts[i]!]]
      : [
          [(values[i - 1]! + value) / 2, inside],
          [value, counts[i]!],
        ]
  })
}

function expectedArea(
  points: readonly [number, number][],
  map: { x: readonly number[]; y: readonly number[] },
): number {
  let [negativesBelow, area, positives] = [0, 0, 0]
  for (const [score, count] of points) {
    const hits = count * isotonicAt(map, score)
    const misses = count - hits
    area += hits * (negativesBelow + misses / 2)
    negativesBelow += misses
    positives += hits
  }
  return area / (positives * negativesBelow)
}
