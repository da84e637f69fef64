import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { readTable } from '../../src/data/read-table.ts'
import { takeRows } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import type { Feature } from '../../src/forest/pipeline.ts'
import { numbers, table, texts } from '../forest/tables.ts'

const DATA = join('test', 'datasets')

export interface RealCase {
  readonly train: Table
  readonly test: Table
  readonly target: string
  readonly features: readonly Feature[]
}

type Row = Readonly<Record<string, string>>

function read(...path: string[]): Row[] {
  return parse(readFileSync(join(...path)), { columns: true })
}

function columnsOf(
  rows: readonly Row[],
  features: readonly Feature[],
  target: (row: Row) => string,
  name: string,
): Table {
  const label = rows.map(target)
  const isNumber = label.every((text) => text !== '' && Number.isFinite(Number(text)))
  return table(
    ...features.map((f) => {
      const values = rows.map((row) => row[f.name]!)
      return f.type === 'number'
        ? numbers(
            f.name,
            values.map((v) => (v === '' ? Number.NaN : Number(v))),
          )
        : texts(
            f.name,
            values.map((v) => (v === '' ? null : v)),
          )
    }),
    isNumber ? numbers(name, label.map(Number)) : texts(name, label),
  )
}

/** Strikes from 1990 to learn from, of `held` to predict; `damage` yes or no, or the wildlife's `size`. */
export function birdstrikes(target: 'damage' | 'size', held = 1999): RealCase {
  const rows = read('examples', 'birdstrikes', 'data', 'birdstrikes.csv').filter((row) => row['Wildlife Size'] !== '')
  const categories = [
    'Airport Name',
    'Aircraft Make Model',
    'Aircraft Airline Operator',
    'Origin State',
    'Phase of flight',
    'Wildlife Species',
    'Time of day',
  ]
  if (target === 'damage') categories.push('Wildlife Size')
  const features: Feature[] = [
    ...categories.map((name) => ({ name, type: 'category' as const })),
    { name: 'Speed IAS in knots', type: 'number' },
  ]
  const label = (row: Row) =>
    target === 'size' ? row['Wildlife Size']! : row['Effect Amount of damage'] === 'None' ? 'no' : 'yes'
  const year = (row: Row) => Number(row['Flight Date']!.slice(0, 4))
  const of = (kept: (row: Row) => boolean) => columnsOf(rows.filter(kept), features, label, target)
  return { train: of((row) => year(row) < held), test: of((row) => year(row) === held), target, features }
}

/** Every third district is held back. */
export function california(target: 'clf_target' | 'MedInc'): RealCase {
  const rows = read(DATA, 'california-housing', 'california_housing_reference.csv')
  const features = ['MedInc', 'HouseAge', 'AveRooms', 'AveBedrms', 'Population', 'AveOccup', 'Latitude', 'Longitude']
    .filter((name) => name !== target)
    .map((name) => ({ name, type: 'number' as const }))
  const of = (kept: (index: number) => boolean) =>
    columnsOf(
      rows.filter((_, i) => kept(i)),
      features,
      (row) => row[target]!,
      target,
    )
  return { train: of((i) => i % 3 !== 0), test: of((i) => i % 3 === 0), target, features }
}

/** Who is employed, from answers to a census, most of them categories. */
export async function employment(): Promise<RealCase> {
  const root = join(DATA, 'employment-ma')
  const { table: all } = await readTable({ patterns: ['employment_MA_reference.pq'], root })
  const target = 'employed'
  const asked = all.columns.filter(
    ({ name }) => !['id', target, 'year', 'prediction', 'predicted_probability'].includes(name),
  )
  const rows = (part: number) => Uint32Array.from({ length: 13_000 }, (_, row) => 2 * row + part)
  return {
    train: takeRows(all, rows(0)),
    test: takeRows(all, rows(1)),
    target,
    features: asked.map(({ name, kind }) => ({ name, type: kind === 'number' ? 'number' : 'category' })),
  }
}
