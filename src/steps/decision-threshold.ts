import { takeRows } from '../data/select.ts'
import { splitRows } from '../data/split.ts'
import type { Table } from '../data/table.ts'
import type { Pipeline } from '../forest/pipeline.ts'
import { predictForest } from '../forest/predict.ts'
import { predictedClasses } from '../forest/predicted-classes.ts'
import type { ClassSample } from '../metrics/sample.ts'
import { metricNamed } from '../metrics/table.ts'
import type { DecisionThreshold } from '../project/decision-threshold-schema.ts'
import { type Labels, sampleOf } from './sample.ts'

/** Thresholds that are tried: as many quantiles of the predicted probabilities, which any metric of labels can tell apart. */
const tried = 200

/**
 * The threshold that a project asks for. A number is taken as it is. Else it is the one with the best metric on rows that
 * the models which predicted them have not seen: each fold of the training rows is predicted by a model of the others, and the
 * threshold is chosen over all of them at once. Of equals the one nearest to 0.5 is taken. Groups stay together.
 */
export async function decisionThreshold(
  setting: DecisionThreshold,
  table: Table,
  labels: Labels,
  group: string | null,
  trainOn: (table: Table) => Promise<Pipeline>,
): Promise<number> {
  if (typeof setting === 'number') return setting
  const parts: ClassSample[] = []
  for (const { train, test } of foldsOf(table, setting.folds, labels.target, group)) {
    const held = takeRows(table, test)
    const sample = sampleOf(predictForest(await trainOn(takeRows(table, train)), held), held, labels)
    if (sample.kind === 'classification') parts.push(sample)
  }
  return bestThreshold(joined(parts), setting.metric)
}

/** Each row is in exactly one fold's test. */
function foldsOf(table: Table, folds: number, target: string, group: string | null) {
  const found: { train: Uint32Array; test: Uint32Array }[] = []
  let rest = Uint32Array.from({ length: table.rows }, (_, row) => row)
  for (let fold = folds; fold >= 1; fold--) {
    const split =
      group === null ? ({ method: 'random', target } as const) : ({ method: 'group', column: group } as const)
    const sides = fold === 1 ? null : splitRows(takeRows(table, rest), { ...split, test: 1 / fold, seed: fold })
    const test = sides === null ? rest : sides.test.map((place) => rest[place]!)
    const held = new Set(test)
    found.push({
      train: Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => !held.has(row)),
      test,
    })
    if (sides !== null) rest = sides.train.map((place) => rest[place]!)
  }
  return found
}

function joined(parts: readonly ClassSample[]): ClassSample {
  const all = <T extends Int32Array | Float64Array>(of: (part: ClassSample) => T): number[] =>
    parts.flatMap((part) => [...of(part)])
  return {
    ...parts[0]!,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    target: Int32Array.from(all(({ target }) => target)),
    predicted: Int32Array.from(all(({ predicted }) => predicted)),
    probabilities: Float64Array.from(all(({ probabilities }) => probabilities!)),
    weights: parts[0]!.weights && Float64Array.from(all(({ weights }) => weights!)),
  }
}

function bestThreshold(sample: ClassSample, name: string): number {
  const metric = metricNamed(name)!
  const positive = sample.positive!
  const shares = Float64Array.from({ length: sample.rows }, (_, row) => sample.probabilities![2 * row + positive]!)
  const classes = ['0', '1']
  let best = { threshold: 0.5, score: Number.NEGATIVE_INFINITY }
  for (const threshold of candidates(shares)) {
    const pipeline = { classes, positive: classes[positive]!, decision_threshold: threshold }
    const score = metric.compute({ ...sample, predicted: predictedClasses(sample.probabilities!, pipeline) })
    if (score > best.score) best = { threshold, score }
  }
  return best.threshold
}

/** Halfway between neighbouring quantiles, four digits, nearest to 0.5 first. */
function candidates(shares: Float64Array): readonly number[] {
  const sorted = shares.toSorted()
  const quantiles = Array.from({ length: tried + 1 }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / tried)]!)
  const between = quantiles.slice(1).map((upper, i) => Number(((upper + quantiles[i]!) / 2).toFixed(4)))
  const inside = [...new Set([0.5, ...between])].filter((threshold) => threshold > 0 && threshold < 1)
  return inside.toSorted((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5))
}
