import type { Table } from '../../src/data/table.ts'
import { fitForest } from '../../src/forest/fit.ts'
import { forestParamsSchema } from '../../src/forest/params.ts'
import type { Pipeline } from '../../src/forest/pipeline.ts'

/** A small table with a missing number, a missing text and a class named `yes`, which YAML 1.1 would take for true. */
export function smallTable(rows = 200): Table {
  const speed = Float64Array.from({ length: rows }, (_, i) => (i % 17 === 0 ? Number.NaN : (i * 37) % 101))
  const sizes = ['Small', 'Medium', 'Large']
  const codes = Int32Array.from({ length: rows }, (_, i) => (i % 23 === 0 ? -1 : (i * 7) % 3))
  const target = Int32Array.from({ length: rows }, (_, i) => (speed[i]! > 50 !== (codes[i] === 2) ? 1 : 0))
  return {
    rows,
    columns: [
      { kind: 'number', name: 'speed', values: speed, integer: true },
      { kind: 'string', name: 'size', codes, categories: sizes },
      { kind: 'string', name: 'damage', codes: target, categories: ['no', 'yes'] },
    ],
  }
}

export function smallPipeline(seed = 7): Promise<Pipeline> {
  return fitForest(smallTable(), {
    task: 'binary-classification',
    target: 'damage',
    positive: 'yes',
    features: [
      { name: 'speed', type: 'number' },
      { name: 'size', type: 'category' },
    ],
    params: forestParamsSchema.parse({ n_estimators: 5, seed }),
  })
}
