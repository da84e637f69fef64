import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Column, Table } from '../../src/data/table.ts'
import { compileForest } from '../../src/forest/compiled-forest.ts'
import { fitForest } from '../../src/forest/fit.ts'
import { forestParamsSchema } from '../../src/forest/params.ts'
import type { Pipeline } from '../../src/forest/pipeline.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { predictCompiled } from '../../src/forest/predict-compiled.ts'

const float = fc.float({ noNaN: true })

const cell = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: Number.NaN })
const word = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'never seen', ''), { nil: null })

function tableOf(numbers: readonly number[][], words: readonly (string | null)[]): Table {
  const categories = [...new Set(words.filter((text) => text !== null))]
  const columns: Column[] = [0, 1].map((at) => ({
    kind: 'number',
    name: `n${at}`,
    values: Float64Array.from(numbers, (row) => row[at]!),
    integer: false,
  }))
  const codes = Int32Array.from(words, (text) => (text === null ? -1 : categories.indexOf(text)))
  return { rows: words.length, columns: [...columns, { kind: 'string', name: 'word', codes, categories }] }
}

function trained(task: Pipeline['task'], trees: number): Promise<Pipeline> {
  const numbers = Array.from({ length: 300 }, (_, i) => [(i * 37) % 101, i % 13 === 0 ? Number.NaN : (i * 7) % 17])
  const table = tableOf(
    numbers,
    numbers.map((_, i) => ['a', 'b', 'c', 'd', null][i % 5]!),
  )
  const values = Float64Array.from(
    numbers,
    ([x], i) => (x! > 50 ? 1 : 0) + (i % 5 === 2 ? 1 : 0) + (i % 31 === 0 ? 1 : 0),
  )
  const labels = values.map((value) => Math.min(value, task === 'binary-classification' ? 1 : 2))
  const target: Column =
    task === 'regression'
      ? { kind: 'number', name: 'y', values, integer: true }
      : { kind: 'string', name: 'y', codes: Int32Array.from(labels), categories: ['no', 'some', 'yes'] }
  return fitForest(
    { rows: table.rows, columns: [...table.columns, target] },
    {
      task,
      target: 'y',
      positive: task === 'binary-classification' ? 'some' : null,
      features: [
        { name: 'n0', type: 'number' },
        { name: 'n1', type: 'number' },
        { name: 'word', type: 'category' },
      ],
      params: forestParamsSchema.parse({ n_estimators: trees, seed: 3 }),
    },
  )
}

/** A tree for each cut, whose left leaf is worth 0 and whose right one is worth more the higher the cut. */
function stumpsOf(pipeline: Pipeline, cuts: Float32Array): Pipeline {
  const [feature, cut, right, missingLeft, leaves]: number[][] = [[], [], [], [], []]
  cuts.forEach((_, tree) => {
    feature!.push(0, -1, -1)
    cut!.push(tree, 2 * tree, 2 * tree + 1)
    right!.push(3 * tree + 2, 0, 0)
    missingLeft!.push(tree % 2, 0, 0)
    leaves!.push(0, tree + 1)
  })
  return {
    ...pipeline,
    features: [{ name: 'n0', type: 'number' }],
    encodings: [{ kind: 'number' }],
    cuts: [cuts],
    trees: {
      roots: Int32Array.from({ length: cuts.length + 1 }, (_, tree) => 3 * tree),
      feature: Int16Array.from(feature!),
      cut: Int32Array.from(cut!),
      right: Int32Array.from(right!),
      missingLeft: Uint8Array.from(missingLeft!),
      leaves: Float32Array.from(leaves!),
    },
  }
}

describe('a compiled forest', () => {
  test.each([
    ['binary-classification', 11],
    ['multiclass-classification', 8],
    ['regression', 3],
  ] as const)('predicts bit for bit as the plain one: %s', async (task, trees) => {
    const pipeline = await trained(task, trees)
    const forest = compileForest(pipeline)!
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, word), { maxLength: 60, size: 'max' }), (rows) => {
        const table = tableOf(
          rows.map(([a, b]) => [a, b]),
          rows.map(([, , text]) => text),
        )
        expect(predictCompiled(pipeline, forest, table)).toEqual(predictForest(pipeline, table))
      }),
    )
  })

  test('finds the bins of a search, wherever the cuts lie', async () => {
    const pipeline = await trained('regression', 1)
    fc.assert(
      fc.property(
        fc.array(float, { minLength: 1, maxLength: 60 }),
        fc.array(fc.float(), { minLength: 1, maxLength: 60 }),
        (cuts, values) => {
          const stumps = stumpsOf(pipeline, Float32Array.from(new Set(cuts.map((cut) => cut + 0))).sort())
          const near = [...cuts.map((cut) => cut * (1 + 2 ** -23)), ...cuts.map((cut) => cut * (1 - 2 ** -23))]
          const cells = Float64Array.from([...values, ...cuts, ...near, Infinity, -Infinity])
          const table: Table = {
            rows: cells.length,
            columns: [{ kind: 'number', name: 'n0', values: cells, integer: false }],
          }
          expect(predictCompiled(stumps, compileForest(stumps)!, table)).toEqual(predictForest(stumps, table))
        },
      ),
    )
  })

  test('goes on past one block', async () => {
    const pipeline = await trained('multiclass-classification', 5)
    const numbers = Array.from({ length: 2500 }, (_, i) => [i % 97, i % 11])
    const table = tableOf(
      numbers,
      numbers.map((_, i) => ['a', null, 'x'][i % 3]!),
    )
    expect(predictCompiled(pipeline, compileForest(pipeline)!, table)).toEqual(predictForest(pipeline, table))
  })

  test('is not made of what 16 bits cannot hold', async () => {
    const pipeline = await trained('regression', 1)
    const cuts = [Float32Array.from({ length: 70_000 }, (_, i) => i), ...pipeline.cuts.slice(1)]
    expect(compileForest({ ...pipeline, cuts })).toBeNull()
  })
})
