import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { gapNames, groupGaps } from '../../src/metrics/group-gaps.ts'
import type { ClassSample } from '../../src/metrics/sample.ts'

interface Golden {
  readonly fairlearn: string
  readonly cases: {
    readonly group: number[]
    readonly target: number[]
    readonly predicted: number[]
    readonly weights: number[] | null
    readonly gaps: Record<string, number>
  }[]
}

const sampleOf = (target: number[], predicted: number[], weights: number[] | null = null): ClassSample => ({
  kind: 'classification',
  rows: target.length,
  classes: 2,
  positive: 1,
  target: Int32Array.from(target),
  predicted: Int32Array.from(predicted),
  probabilities: null,
  weights: weights && Float64Array.from(weights),
})

test("every gap is Fairlearn's", () => {
  const golden = JSON.parse(readFileSync('test/golden/fairness/fairlearn.json', 'utf8')) as Golden
  for (const { group, target, predicted, weights, gaps } of golden.cases) {
    const ours = groupGaps(sampleOf(target, predicted, weights), Int32Array.from(group))
    for (const name of gapNames) expect([name, ours[name]]).toEqual([name, expect.closeTo(gaps[name]!, 12)])
  }
})

test('rows of no group do not count, and one group alone has no gap', () => {
  const sample = sampleOf([1, 0, 1, 0, 1], [1, 0, 0, 0, 0])
  expect(groupGaps(sample, Int32Array.of(0, 0, 1, 1, -1))).toMatchObject({
    selection_rate_difference: 0.5,
    true_positive_rate_ratio: 0,
    false_positive_rate_difference: 0,
  })
  expect(Object.values(groupGaps(sample, Int32Array.of(0, 0, 0, 0, -1))).every(Number.isNaN)).toBe(true)
})

test('a group without positives is passed over in the true positive rate', () => {
  const sample = sampleOf([1, 0, 1, 0, 0, 0], [1, 0, 0, 0, 1, 0])
  expect(groupGaps(sample, Int32Array.of(0, 0, 1, 1, 2, 2))).toMatchObject({
    true_positive_rate_difference: 1,
    false_positive_rate_difference: 0.5,
  })
})
