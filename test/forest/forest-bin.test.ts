import { crc32 } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { fitForest } from '../../src/forest/fit.ts'
import { decodeForest, encodeForest } from '../../src/forest/forest-bin.ts'
import { forestParamsSchema } from '../../src/forest/params.ts'
import type { Pipeline } from '../../src/forest/pipeline.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { mixedFeatures, mixedTable, mixedTasks } from './tables.ts'

const params = forestParamsSchema.parse({ n_estimators: 4 })
const rows = mixedTable(200, 2)

describe.each(mixedTasks)('$task', ({ task, target }) => {
  test('comes back whole, and encodes to the same bytes', async () => {
    const pipeline = await fitForest(mixedTable(300, 1), { task, target, features: mixedFeatures, params })
    const bytes = encodeForest(pipeline)
    const back = decodeForest(bytes)
    expect(back).toEqual(pipeline)
    expect(predictForest(back, rows)).toEqual(predictForest(pipeline, rows))
    expect(Buffer.from(encodeForest(back)).equals(bytes)).toBe(true)
  })
})

test('more than 256 cuts of a feature are kept', async () => {
  const small = await fitForest(mixedTable(300, 1), { ...mixedTasks[0], features: mixedFeatures, params })
  const cuts = small.cuts.map((c, i) => (i === 0 ? Float32Array.from({ length: 400 }, (_, k) => k) : c))
  const cut = small.trees.cut.map((c, node) => (small.trees.feature[node] === 0 ? 399 : c))
  const wide: Pipeline = { ...small, cuts, trees: { ...small.trees, cut } }
  expect(decodeForest(encodeForest(wide))).toEqual(wide)
})

describe('a damaged file', () => {
  const small = forestParamsSchema.parse({ n_estimators: 2, max_depth: 3 })
  const bytes = fitForest(mixedTable(100, 1), { ...mixedTasks[0], features: mixedFeatures, params: small }).then(
    encodeForest,
  )

  test('is refused wherever a byte was changed, and however much was cut off', async () => {
    const whole = await bytes
    for (let at = 0; at < whole.length; at++) {
      const changed = whole.slice()
      changed[at]! ^= 1 << (at % 8)
      expect(() => decodeForest(changed)).toThrow(UserError)
      expect(() => decodeForest(whole.subarray(0, at))).toThrow(UserError)
    }
  })

  test('whose header promises more leaves than nodes is refused before anything is allocated', async () => {
    const whole = await bytes
    const length = new DataView(whole.buffer).getUint32(12, true)
    const text = new TextDecoder().decode(whole.subarray(16, 16 + length))
    const { nodes, leaves } = JSON.parse(text)
    const forged = Buffer.from(
      text.replace(`"leaves":${leaves}`, `"leaves":${2 ** 40}`).replace('"trees":2', `"trees":${2 ** 41 - nodes}`),
    )
    // As long as such a file would be: with cuts of 4 bytes the leaves cancel out of the length.
    const padding = new Uint8Array(3 * (nodes - leaves))
    const changed = Buffer.concat([whole.subarray(0, 16), forged, whole.subarray(16 + length), padding])
    changed.writeUInt32LE(forged.length, 12)
    const cuts = JSON.parse(text).cuts.reduce((a: number, b: number) => a + b, 0)
    changed[16 + forged.length + 4 * cuts] = 4
    changed.writeUInt32LE(crc32(changed.subarray(12)), 8)
    expect(() => decodeForest(changed)).toThrow(UserError)
  })

  test('with a matching checksum is refused, or is some other forest that can be walked', async () => {
    const whole = await bytes
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (edits) => {
          const changed = whole.slice()
          for (const [at, byte] of edits) changed[at] = byte
          new DataView(changed.buffer).setUint32(8, crc32(changed.subarray(12)), true)
          let pipeline: Pipeline
          try {
            pipeline = decodeForest(changed)
          } catch (error) {
            expect(error).toBeInstanceOf(UserError)
            return
          }
          try {
            predictForest(pipeline, rows)
          } catch (error) {
            expect(error).toBeInstanceOf(UserError)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
