import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fitForest } from '../../src/forest/fit.ts'
import { forestParamsSchema } from '../../src/forest/params.ts'
import type { Task } from '../../src/records/task.ts'
import { numbers, table } from './tables.ts'

/** Sum over a side's outputs of (weighted sum)^2 / weight: what the best split makes largest, for Gini and for squared error. */
function sideScore(rows: readonly number[], y: readonly number[][], w: readonly number[]): number {
  const weight = rows.reduce((sum, r) => sum + w[r]!, 0)
  if (weight === 0) return Number.NEGATIVE_INFINITY
  return y[0]!.reduce((sum, _, k) => sum + rows.reduce((s, r) => s + w[r]! * y[r]![k]!, 0) ** 2 / weight, 0)
}

function bestScore(x: readonly number[][], y: readonly number[][], w: readonly number[]): number {
  let best = Number.NEGATIVE_INFINITY
  for (const column of x) {
    for (const cut of [...column.filter((v) => !Number.isNaN(v)), Infinity]) {
      for (const missingLeft of [false, true]) {
        const left = (_: unknown, r: number) => (Number.isNaN(column[r]!) ? missingLeft : column[r]! <= cut)
        const all = column.map((_, r) => r)
        const score =
          sideScore(all.filter(left), y, w) +
          sideScore(
            all.filter((r) => !left(null, r)),
            y,
            w,
          )
        if (score > best) best = score
      }
    }
  }
  return best
}

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
)
const rowsOf = fc.array(fc.tuple(value, value, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 5 })), {
  minLength: 4,
  maxLength: 30,
})

describe.each<[Task, boolean]>([
  ['binary-classification', false],
  ['binary-classification', true],
  ['multiclass-classification', false],
  ['multiclass-classification', true],
  ['regression', false],
  ['regression', true],
])('%s, weights %p', (task, weighted) => {
  test('a stump is the best of all cuts and directions of missing values', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        const x = [rows.map((r) => r[0]), rows.map((r) => r[1])]
        const label = rows.map((r) => (task === 'binary-classification' ? Math.min(1, r[2]) : r[2]))
        fc.pre(new Set(label).size === (task === 'binary-classification' ? 2 : 3))
        const w = rows.map((r) => (weighted ? r[3] : 1))
        const data = table(numbers('a', x[0]!), numbers('b', x[1]!), numbers('y', label), numbers('w', w))
        const { trees, cuts } = await fitForest(data, {
          task,
          target: 'y',
          weight: weighted ? 'w' : null,
          features: [
            { name: 'a', type: 'number' },
            { name: 'b', type: 'number' },
          ],
          params: forestParamsSchema.parse({
            n_estimators: 1,
            max_depth: 1,
            bootstrap: false,
            max_features: 1,
            min_samples_split: 2,
            min_samples_leaf: 1,
          }),
        })
        const mean = label.reduce((s, v, r) => s + v * w[r]!, 0) / w.reduce((a, b) => a + b, 0)
        const y = label.map((v) => (task === 'regression' ? [v - mean] : [0, 1, 2].map((k) => (k === v ? 1 : 0))))
        const best = bestScore(x, y, w)
        const f = trees.feature[0]!
        if (f < 0) {
          expect(best).toBe(Number.NEGATIVE_INFINITY)
          return
        }
        const cut = cuts[f]![trees.cut[0]!]!
        const left = (r: number) => (Number.isNaN(x[f]![r]!) ? trees.missingLeft[0] === 1 : x[f]![r]! <= cut)
        const all = rows.map((_, r) => r)
        const got =
          sideScore(all.filter(left), y, w) +
          sideScore(
            all.filter((r) => !left(r)),
            y,
            w,
          )
        expect(got).toBeCloseTo(best, 9)
      }),
      { numRuns: 60 },
    )
  })
})
