import { resolve } from 'node:path'
import { readTable } from '../../src/data/read-table.ts'
import type { Column, Table } from '../../src/data/table.ts'
import { compareProfiles } from '../../src/drift/compare-profiles.ts'
import { type DriftPolicy, policyOf } from '../../src/drift/policy.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import type { Profile } from '../../src/records/profile.ts'

const root = resolve('examples/california-housing/data')

export async function california(file: 'reference' | 'analysis'): Promise<Table> {
  return (await readTable({ patterns: [`${file}.csv.gz`], root })).table
}

export function compareTables(
  reference: Table,
  current: Table,
  policy: DriftPolicy = policyOf('default'),
): DriftReport {
  return compare(buildProfile(reference), buildProfile(current), policy)
}

export function compare(reference: Profile, current: Profile, policy: DriftPolicy = policyOf('default')): DriftReport {
  return compareProfiles({
    name: null,
    reference: { source: 'reference', profile: reference },
    current: { source: 'current', profile: current },
    policy,
  })
}

/** The table with one column replaced (null: taken out). */
export function withColumn(table: Table, name: string, change: (column: Column) => Column | null): Table {
  return {
    rows: table.rows,
    columns: table.columns.flatMap((column) => (column.name === name ? (change(column) ?? []) : column)),
  }
}

export function numbersOf(column: Column, change: (value: number, row: number) => number): Column {
  if (column.kind !== 'number') throw new Error(`${column.name} holds no numbers`)
  const values = column.values.map(change)
  return { ...column, values, integer: values.every((value) => Number.isInteger(value) || Number.isNaN(value)) }
}

/** Row numbers in an order that the seed decides. */
export function shuffled(rows: number, seed: number): Uint32Array {
  let state = seed * 2654435761 + 1
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  for (let last = rows - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = Math.floor((state / 2 ** 32) * (last + 1))
    const kept = order[last]!
    order[last] = order[other]!
    order[other] = kept
  }
  return order
}
