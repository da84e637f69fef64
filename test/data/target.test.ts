import { expect, test } from '@jest/globals'
import { checkTarget } from '../../src/data/target.ts'
import type { Task } from '../../src/records/task.ts'
import { tableOf, userError } from './sample.ts'

const table = tableOf({
  damage: ['yes', 'no', 'yes', 'no'],
  flag: [1, 0, -0, 1],
  size: ['Small', 'Large', 'Medium', 'Large'],
  cost: [1.5, 2, 3, 4],
  gap: [1, Number.NaN, Number.NaN, 2],
  same: ['no', 'no', 'no', 'no'],
})

test('classes are sorted by code point, codes index them', () => {
  expect(checkTarget(table, 'damage', 'binary-classification', 'yes')).toEqual({
    classes: ['no', 'yes'],
    codes: Int32Array.of(1, 0, 1, 0),
  })
  expect(checkTarget(table, 'flag', 'binary-classification', '1')).toEqual({
    classes: ['0', '1'],
    codes: Int32Array.of(1, 0, 0, 1),
  })
  expect(checkTarget(table, 'size', 'multiclass-classification')).toEqual({
    classes: ['Large', 'Medium', 'Small'],
    codes: Int32Array.of(2, 0, 1, 0),
  })
  expect(checkTarget(table, 'cost', 'regression')).toEqual({ values: Float64Array.of(1.5, 2, 3, 4) })
})

const many = tableOf({ id: Array.from({ length: 1001 }, (_, row) => row) })

test.each<[string, typeof table, string, Task, string | undefined, string]>([
  [
    'no such column',
    table,
    'damge',
    'binary-classification',
    undefined,
    'target: the data has no column "damge" (the target); did you mean "damage"?; allowed: damage, flag, size, cost, gap, same',
  ],
  [
    'gaps',
    table,
    'gap',
    'regression',
    undefined,
    'target: 2 of 4 rows have no value in the target "gap" (first: row 2); allowed: a target in every row',
  ],
  [
    'one class',
    table,
    'same',
    'binary-classification',
    undefined,
    'target: every row has the same class in "same": no; allowed: two classes or more',
  ],
  [
    'three classes',
    table,
    'size',
    'binary-classification',
    undefined,
    'target: "size" has 3 classes (Large, Medium, Small), a binary classification needs two; allowed: task: multiclass-classification, or a column of two classes',
  ],
  [
    'texts',
    table,
    'size',
    'regression',
    undefined,
    'target: a regression needs numbers, "size" holds texts such as "Small"; allowed: a column of numbers, or task: multiclass-classification',
  ],
  [
    'no positive',
    table,
    'damage',
    'binary-classification',
    'yess',
    'positive: no row has the class "yess" in "damage"; did you mean "yes"?; allowed: no, yes',
  ],
  [
    'too many',
    many,
    'id',
    'multiclass-classification',
    undefined,
    'target: "id" has 1001 classes, more than 1000: is it an id or a number?; allowed: task: regression, or another target',
  ],
])('%s', async (_, from, target, task, positive, message) => {
  expect(await userError(() => checkTarget(from, target, task, positive))).toBe(message)
})
