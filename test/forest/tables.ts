import type { Column, NumberColumn, StringColumn, Table } from '../../src/data/table.ts'
import { createRandom } from '../../src/forest/random.ts'

export function numbers(name: string, values: ArrayLike<number>): NumberColumn {
  const column = Float64Array.from(values)
  return { kind: 'number', name, values: column, integer: column.every((v) => Number.isNaN(v) || Number.isInteger(v)) }
}

/** null is missing. */
export function texts(name: string, values: readonly (string | null)[]): StringColumn {
  const categories = [...new Set(values.filter((v) => v !== null))]
  const codes = Int32Array.from(values, (v) => (v === null ? -1 : categories.indexOf(v)))
  return { kind: 'string', name, codes, categories }
}

export function table(...columns: Column[]): Table {
  const first = columns[0]
  return { rows: first ? (first.kind === 'number' ? first.values : first.codes).length : 0, columns }
}

/** Two numbers (one with missing values), a category with rare and missing values, and a target for each task. */
export function mixedTable(rows: number, seed: number): Table {
  const random = createRandom(seed, 0)
  const unit = () => random(2 ** 30) / 2 ** 30
  const speed = Array.from({ length: rows }, () => (unit() < 0.2 ? Number.NaN : Math.round(unit() * 300) / 10))
  const height = Array.from({ length: rows }, () => unit() * 1000)
  const phase = Array.from({ length: rows }, () => {
    const draw = random(20)
    return draw === 0 ? null : draw < 3 ? `rare ${random(rows)}` : ['climb', 'cruise', 'descent', 'taxi'][draw % 4]!
  })
  const level = speed.map(
    (s, i) =>
      (Number.isNaN(s) ? 12 : s) / 10 + (phase[i] === 'climb' ? 1.5 : phase[i] === null ? 2 : 0) + height[i]! / 1000,
  )
  return table(
    numbers('speed', speed),
    numbers('height', height),
    texts('phase', phase),
    numbers(
      'cost',
      level.map((v) => 1000 + v * 10 + unit()),
    ),
    texts(
      'damage',
      level.map((v) => (v + unit() > 3 ? 'yes' : 'no')),
    ),
    texts(
      'grade',
      level.map((v) => ['low', 'middle', 'high', 'severe'][Math.min(3, Math.floor((v + unit()) / 1.3))]!),
    ),
  )
}

export const mixedFeatures = [
  { name: 'speed', type: 'number' },
  { name: 'height', type: 'number' },
  { name: 'phase', type: 'category' },
] as const

export const mixedTasks = [
  { task: 'binary-classification', target: 'damage' },
  { task: 'multiclass-classification', target: 'grade' },
  { task: 'regression', target: 'cost' },
] as const
