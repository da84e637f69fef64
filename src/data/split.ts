import { UserError } from '../errors.ts'
import { missingRows } from './missing-rows.ts'
import { rowDigests, rowShares } from './row-digests.ts'
import { columnNamed } from './select.ts'
import { groupTestRows, randomTestRows, timeTestRows } from './split-methods.ts'
import type { Column, Table } from './table.ts'
import { unknownColumn } from './unknown-column.ts'

export interface Split {
  readonly method: 'hash' | 'time' | 'group' | 'random'
  /** The share of rows wanted in test, between 0 and 1. */
  readonly test: number
  readonly seed?: number
  /** hash: the id (the whole row when none); time, group: the column that says. */
  readonly column?: string
  /** random: keep this column's shares equal on both sides. */
  readonly target?: string
}

/**
 * Row indexes, ascending, of the two sides. `hash` compares a digest of the id or row with the share, so equal rows land on
 * one side and a row keeps its side as data grows; `time` takes the newest rows, equal times together; `group` takes whole groups;
 * `random` draws with the seed, by strata of the target. UserErrors: a share outside (0, 1), a column that is absent or has gaps, an empty side.
 */
export function splitRows(table: Table, split: Split): { train: Uint32Array; test: Uint32Array } {
  if (!(split.test > 0 && split.test < 1)) {
    throw new UserError({ where: 'split.test', what: `${split.test} is no share`, allowed: 'a number between 0 and 1' })
  }
  const inTest = testRows(table, split)
  const testCount = inTest.reduce((sum, side) => sum + side, 0)
  const test = new Uint32Array(testCount)
  const train = new Uint32Array(table.rows - testCount)
  for (let row = 0, inTrain = 0, tested = 0; row < table.rows; row += 1) {
    if (inTest[row] === 1) test[tested++] = row
    else train[inTrain++] = row
  }
  if (test.length === 0 || train.length === 0) {
    const side = test.length === 0 ? 'test' : 'training'
    const what = `the ${split.method} split of ${table.rows} rows with test: ${split.test} leaves the ${side} side empty`
    throw new UserError({ where: 'split', what, allowed: 'more rows, another share, or another method' })
  }
  return { train, test }
}

/** 1 for each row that goes into test. */
function testRows(table: Table, split: Split): Uint8Array {
  switch (split.method) {
    case 'hash': {
      if (split.column !== undefined) splitColumn(table, split, split.column)
      const shares = rowShares(rowDigests(table, split.column === undefined ? undefined : [split.column]))
      return Uint8Array.from(shares, (share) => (share < split.test ? 1 : 0))
    }
    case 'time':
      return timeTestRows(splitColumn(table, split, split.column), split.test)
    case 'group':
      return groupTestRows(splitColumn(table, split, split.column), split.test, split.seed ?? 0)
    case 'random': {
      const strata = split.target === undefined ? undefined : splitColumn(table, split, split.target)
      return randomTestRows(table.rows, strata, split.test, split.seed ?? 0)
    }
  }
}

function splitColumn(table: Table, split: Split, name: string | undefined): Column {
  if (name === undefined) {
    const allowed = `a column with the role ${split.method}, e.g. columns: { name: ${split.method} }`
    throw new UserError({ where: 'split', what: `the ${split.method} split needs a column`, allowed })
  }
  const column = columnNamed(table, name)
  if (!column) throw new UserError({ where: 'split', ...unknownColumn(name, table, `for the ${split.method} split`) })
  if (split.method === 'random') return column
  const gaps = missingRows(column).count
  if (gaps > 0) {
    const what = `${gaps} of ${table.rows} rows have no value in "${name}", so the ${split.method} split cannot place them`
    throw new UserError({ where: 'split', what })
  }
  return column
}
