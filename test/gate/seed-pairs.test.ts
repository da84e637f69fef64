import { expect, test } from '@jest/globals'
import { createRandom } from '../../src/forest/random.ts'
import { seedPairs } from '../../src/gate/seed-pairs.ts'
import { pairedUncertainty, seedsUncertainty } from '../../src/gate/uncertainty.ts'
import type { NumberSample } from '../../src/metrics/sample.ts'

const rows = 400
const random = createRandom(1, 1)
const target = Float64Array.from({ length: rows }, () => random(1000) / 100)
const options = { groups: null, seed: 3, resamples: 500 }

/** Off by `bias`, and by something of its own in each row. */
const model = (bias: number): NumberSample => ({
  kind: 'regression',
  rows,
  target,
  predicted: target.map((value) => value + bias + random(100) / 100),
  weights: null,
})

test('one seed on each side is the plain comparison', () => {
  const [own, other] = [model(0.2), model(0.1)]
  const names = ['mean_absolute_error', 'median_absolute_error']
  const plain = pairedUncertainty(own, other, names, options)
  const pairs = seedsUncertainty(seedPairs([own], [other]), names, options)
  for (const name of names) expect(pairs.interval(name)).toEqual(plain.interval(name))
})

test('seeds that lie apart widen the interval beyond what the rows alone show', () => {
  const baseline = model(0)
  const alike = [0.5, 0.5, 0.5, 0.5].map(model)
  const apart = [0.1, 0.4, 0.6, 0.9].map(model)
  const width = (candidates: readonly NumberSample[]): number => {
    const [low, high] = seedsUncertainty(seedPairs(candidates, [baseline]), ['mean_absolute_error'], options).interval(
      'mean_absolute_error',
    )!
    expect(low).toBeLessThan(0.5)
    expect(high).toBeGreaterThan(0.5)
    return high - low
  }
  expect(width(apart)).toBeGreaterThan(4 * width(alike))
})

test('the side with fewer seeds comes again', () => {
  const [a, b, c] = [model(1), model(2), model(3)]
  expect(seedPairs([a, b, c], [a])).toEqual([
    [a, a],
    [b, a],
    [c, a],
  ])
})
