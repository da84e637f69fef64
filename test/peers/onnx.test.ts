import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Column, Table } from '../../src/data/table.ts'
import type { Pipeline } from '../../src/forest/pipeline.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { trainers } from '../../src/forest/trainers.ts'
import { writeOnnx } from '../../src/model/onnx-writer.ts'
import { birdstrikes, california } from './real-tables.ts'
import { venv } from './venv.ts'

const HERE = join('test', 'peers', 'onnx')
let python: string

beforeAll(() => {
  python = venv(HERE)
}, 600_000)

function comparison(pipeline: Pipeline, rows: Table): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'peer onnx '))
  try {
    const ours = predictForest(pipeline, rows)
    const inputs = Object.fromEntries(
      rows.columns.map((c) => [
        c.name,
        c.kind === 'number' ? [...c.values] : Array.from(c.codes, (code) => c.categories[code] ?? ''),
      ]),
    )
    const classes = ours.kind === 'classification' ? ours.classes : []
    const label = ours.kind === 'classification' ? Array.from(ours.predicted, (k) => classes[k]) : null
    const values = [...(ours.kind === 'classification' ? ours.probabilities! : ours.predicted)]
    writeFileSync(join(folder, 'model.onnx'), writeOnnx(pipeline))
    writeFileSync(join(folder, 'case.json'), JSON.stringify({ inputs, label, values }))
    return JSON.parse(execFileSync(python, [join(HERE, 'compare.py'), folder], { encoding: 'utf8' }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.each([
  ['random-forest', {}],
  ['ml-random-forest', { n_estimators: 5, max_depth: 6 }],
] as const)("Python's onnxruntime predicts as we do: %s", (algorithm, params) => {
  test.each([
    ['birdstrikes, damage', birdstrikes('damage'), 'binary-classification'],
    ['birdstrikes, size of the wildlife', birdstrikes('size'), 'multiclass-classification'],
    ['california, class', california('clf_target'), 'binary-classification'],
    ['california, income', california('MedInc'), 'regression'],
  ] as const)(
    '%s',
    async (name, { train, test: held, target, features }, task) => {
      // The library's time grows with the square of the rows.
      const rows = algorithm === 'random-forest' ? train : first(train, 400)
      const pipeline = await trainers[algorithm].fit(rows, { task, target, features, params })
      const result = comparison(pipeline, held)
      process.stdout.write(`${algorithm}, ${name}: ${JSON.stringify(result)}\n`)
      expect(result).toMatchObject({ rows: held.rows, label_differences: 0 })
      expect(result.largest_difference).toBeLessThanOrEqual(1e-6)
    },
    120_000,
  )
})

test('the strikes of 1999 hold missing numbers and texts, and categories not seen before', () => {
  const { train, test: held } = birdstrikes('damage')
  const count = (rows: Table, found: (column: Column, row: number) => boolean) =>
    rows.columns.reduce(
      (sum, c) => sum + Array.from({ length: rows.rows }, (_, r) => found(c, r)).filter(Boolean).length,
      0,
    )
  const missing = count(held, (c, r) => (c.kind === 'number' ? Number.isNaN(c.values[r]!) : c.codes[r]! < 0))
  const unseen = count(held, (c, r) => {
    const seen = train.columns.find(({ name }) => name === c.name)!
    return (
      c.kind === 'string' &&
      seen.kind === 'string' &&
      c.codes[r]! >= 0 &&
      !seen.categories.includes(c.categories[c.codes[r]!]!)
    )
  })
  process.stdout.write(`${JSON.stringify({ missing, unseen })}\n`)
  expect(missing).toBeGreaterThan(100)
  expect(unseen).toBeGreaterThan(0)
})

function first({ rows, columns }: Table, count: number): Table {
  const kept = Math.min(rows, count)
  return {
    rows: kept,
    columns: columns.map((c) =>
      c.kind === 'number' ? { ...c, values: c.values.slice(0, kept) } : { ...c, codes: c.codes.slice(0, kept) },
    ),
  }
}
