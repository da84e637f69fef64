import { describe, expect, test } from '@jest/globals'
import { parseProject } from '../../src/project/parse.ts'
import { missingLegs } from '../../src/steps/find-legs.ts'
import { modelFiles, touches } from '../../src/steps/touched.ts'

const project = (data: string, train = '') =>
  parseProject({
    text: `name: wine\ntask: regression\ntarget: y\ndata: ${data}\n${train}`,
    file: 'mlops.yml',
    root: '/repository/models/wine',
  })

const touchedBy = (data: string, train: string, ...files: string[]): boolean =>
  touches(files, modelFiles(project(data, train), 'models/wine/mlops.yml'))

describe('the files of a model', () => {
  test.each([
    ['its folder', '{train: a.csv}', '', 'models/wine/lib/deep/features.py', true],
    ['another folder', '{train: a.csv}', '', 'models/owl/mlops.yml', false],
    ['a folder whose name only begins so', '{train: a.csv}', '', 'models/wine-old/train.py', false],
    ['data elsewhere', '{train: ../../data/wine.csv}', '', 'data/wine.csv', true],
    ['data by a pattern', '{train: "../../data/*.csv"}', '', 'data/2024.csv', true],
    ['the pointer of data', '{train: ../../data/wine.csv}', '', 'data/wine.csv.dvc', true],
    ['test data', '{train: a.csv, test: ../test.csv}', '', 'models/test.csv', true],
    [
      'a declared path',
      '{train: a.csv}',
      'train: {run: python t.py, paths: [t.py, ../../lib]}',
      'lib/features.py',
      true,
    ],
    ['not declared', '{train: a.csv}', 'train: {run: python t.py, paths: [t.py]}', 'models/wine/notes.md', false],
    [
      'the project file, always',
      '{train: a.csv}',
      'train: {run: python t.py, paths: [t.py]}',
      'models/wine/mlops.yml',
      true,
    ],
  ])('%s', (_, data, train, file, expected) => {
    expect(touchedBy(data, train, 'README.md', file)).toBe(expected)
  })

  test('a project file at the top is made of everything', () => {
    expect(touches(['README.md'], modelFiles(project('{train: a.csv}'), 'mlops.yml'))).toBe(true)
  })
})

describe('the legs of a matrix', () => {
  const leg = (name: string | null, of: number | null) => ({ name: 'wine', leg: { name, of } })
  test.each([
    ['no matrix', [{ name: 'wine' }], 1, undefined, null],
    ['all there', [leg('1', 2), leg('2', 2)], 1, undefined, null],
    ['one missing', [leg('1', 3), leg('3', 3)], 1, undefined, /Only 2 of 3 legs left a run \(1, 3\)/],
    ['their number unknown', [leg('1', null)], 1, undefined, /How many legs there should be is not known/],
    ['without a name', [leg(null, 3)], 1, undefined, /took each other's place/],
    ['of several models', [leg(null, 3)], 3, undefined, null],
    ['judged in the leg itself', [leg(null, 3)], 1, 3, null],
  ])('%s', (_, reports, models, judging, expected) => {
    const why = missingLegs(reports, models, judging)
    if (expected === null) expect(why).toBeNull()
    else expect(why).toMatch(expected)
  })
})
