import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Predictions } from '../../src/data/predictions.ts'
import { UserError } from '../../src/errors.ts'
import { microBatch } from '../../src/serving/micro-batch.ts'
import { type Rows, rowLayout } from '../../src/serving/row-layout.ts'

const layout = rowLayout([{ type: 'double', name: 'x' }], 'test')
const rowsOf = (values: readonly number[]): Rows => ({
  count: values.length,
  numbers: Float64Array.from(values),
  texts: [],
})
const POISON = -1

/** Answers each number with itself and two probabilities made of it; calls are counted, and take a turn of the loop. */
function model() {
  const calls: number[] = []
  return {
    calls,
    async predict({ numbers }: Rows): Promise<Predictions> {
      await new Promise((done) => setImmediate(done))
      calls.push(numbers.length)
      if (numbers.includes(POISON)) throw new UserError('poison')
      return {
        kind: 'classification',
        rows: numbers.length,
        classes: ['a', 'b'],
        predicted: Int32Array.from(numbers),
        probabilities: Float64Array.from({ length: 2 * numbers.length }, (_, i) => numbers[i >> 1]! + (i & 1) / 2),
      }
    },
  }
}

describe('a micro-batch', () => {
  test('gives every request its own rows, whatever came together', async () => {
    const requests = fc.array(fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 9 }), {
      minLength: 1,
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 20 }), fc.boolean(), async (sent, rows, waits) => {
        const { predict, calls } = model()
        const sizes: number[] = []
        const batch = microBatch(layout, predict, { rows, wait: waits ? 1 : 0 }, (size) => sizes.push(size))
        const answers = await Promise.all(sent.map((values) => batch.predict(rowsOf(values))))
        for (const [index, answer] of answers.entries()) {
          expect([...answer.predicted]).toEqual(sent[index])
          expect(answer.kind === 'classification' && [...answer.probabilities!]).toEqual(
            sent[index]!.flatMap((value) => [value, value + 0.5]),
          )
        }
        expect(sizes).toHaveLength(sent.length)
        expect(calls.every((size) => size <= Math.max(rows, ...sent.map(({ length }) => length)))).toBe(true)
        expect(batch.queued).toBe(0)
      }),
    )
  })

  test('takes what came while a call was running as one call', async () => {
    const { predict, calls } = model()
    const batch = microBatch(layout, predict, { rows: 100, wait: 0 }, () => {})
    await Promise.all(Array.from({ length: 10 }, (_, i) => batch.predict(rowsOf([i, i]))))
    expect(calls).toEqual([2, 18])
  })

  test('spoils no request by another', async () => {
    const { predict } = model()
    const batch = microBatch(layout, predict, { rows: 100, wait: 5 }, () => {})
    const sent = [[1], [POISON], [2, 3]]
    const answers = await Promise.allSettled(sent.map((values) => batch.predict(rowsOf(values))))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
