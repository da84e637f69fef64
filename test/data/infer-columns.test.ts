import { expect, test } from '@jest/globals'
import { type DeclaredRole, inferColumns } from '../../src/data/infer-columns.ts'
import { tableOf, userError } from './sample.ts'

const rows = 50
const each = <T>(make: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => make(row))

const table = tableOf({
  age: each((row) => (row === 3 ? Number.NaN : row % 7)),
  city: each((row) => ['Rome', 'Oslo', null][row % 3]!),
  name: each((row) => `person ${row}`),
  day: each((row) => `2020-01-${String(1 + (row % 28)).padStart(2, '0')}`),
  note: each((row) => `${row % 21} ${'so it was '.repeat(9)}`),
  zone: each((row) => `zone ${row % 21}`),
  damage: each((row) => (row % 2 ? 'yes' : 'no')),
})

function roles(declared: Record<string, DeclaredRole> = {}, target: string | null = null) {
  return Object.fromEntries(inferColumns(table, declared, target).map(({ name, role }) => [name, role]))
}

test('what is inferred, with counts', () => {
  expect(inferColumns(table, {}, 'damage')).toEqual([
    { name: 'age', type: 'number', role: 'number', missing: 1, distinct: 7 },
    { name: 'city', type: 'string', role: 'category', missing: 16, distinct: 2 },
    { name: 'name', type: 'string', role: 'text', missing: 0, distinct: 50 },
    { name: 'day', type: 'string', role: 'time', missing: 0, distinct: 28 },
    { name: 'note', type: 'string', role: 'text', missing: 0, distinct: 21 },
    { name: 'zone', type: 'string', role: 'category', missing: 0, distinct: 21 },
    { name: 'damage', type: 'string', role: 'target', missing: 0, distinct: 2 },
  ])
})

test('what is declared counts', () => {
  expect(roles({ name: 'category', age: 'id', day: 'ignore', damage: 'category' }, 'damage')).toMatchObject({
    name: 'category',
    age: 'id',
    day: 'ignore',
    damage: 'target',
  })
})

test('a few different texts are categories, however few the rows', () => {
  expect(inferColumns(tableOf({ x: ['a', 'b', 'c'] }), {}, null)).toMatchObject([{ role: 'category' }])
  expect(inferColumns(tableOf({ x: [null, null] }), {}, null)).toMatchObject([
    { role: 'category', missing: 2, distinct: 0 },
  ])
})

test('all mistakes are told at once', async () => {
  const declared = { agee: 'number', city: 'number', damage: 'id', age: 'weight' } as const
  expect(await userError(() => inferColumns(table, declared, 'damage'))).toBe(
    [
      'columns.agee: the data has no column "agee" (declared number); did you mean "age"?; allowed: age, city, name, day, note, zone, damage',
      'columns.city: declared number, but it holds texts such as "Rome"',
      'columns.damage: the target cannot be declared id; allowed: category, number, or nothing',
      'columns.age: a weight is missing or negative (row 4); allowed: 0 or more',
    ].join('\n'),
  )
  const weights = tableOf({ a: [1], b: [1] })
  expect(await userError(() => inferColumns(weights, { a: 'weight', b: 'weight' }, null))).toMatch(
    /several weights: a, b/,
  )
})
