import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'

/** Row weights, scaled to mean 1. Throws UserError unless every weight is a finite number from 0 and one is above it. */
export function readWeights(table: Table, name: string): Float64Array {
  const column = table.columns.find((c) => c.name === name)
  if (column?.kind !== 'number') {
    throw new UserError({
      where: 'weight',
      what: column ? `column ${name} holds text` : `the data has no column ${JSON.stringify(name)}`,
      allowed: 'a column of numbers',
    })
  }
  const bad = column.values.findIndex((w) => !(w >= 0 && w < Infinity))
  if (bad >= 0) {
    throw new UserError({
      where: `column ${name}, row ${bad + 1}`,
      what: `${Number.isNaN(column.values[bad]!) ? 'a missing value' : column.values[bad]} is no weight`,
      allowed: 'a number from 0',
    })
  }
  const mean = column.values.reduce((sum, w) => sum + w, 0) / table.rows
  if (!(mean > 0)) throw new UserError({ where: `column ${name}`, what: 'all weights are 0' })
  return column.values.map((w) => w / mean)
}
