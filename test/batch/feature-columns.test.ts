import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { featureColumns, untoldColumns } from '../../src/batch/feature-columns.ts'
import { dataFile } from '../../src/data/data-file.ts'
import type { Schema } from '../../src/model/signature.ts'
import { temporaryFolder } from '../data/sample.ts'

const tensor = (dtype: string, shape: number[], name?: string): Schema[number] => ({
  type: 'tensor',
  'tensor-spec': { dtype, shape },
  ...(name === undefined ? {} : { name }),
})

describe('the columns that a model reads', () => {
  const folder = temporaryFolder()

  test('are those of its signature, by MLflow’s types', () => {
    const types = ['double', 'float', 'integer', 'long', 'boolean', 'string', 'datetime', 'binary'] as const
    const inputs: Schema = [
      ...types.map((type) => ({ type, name: type, required: true })),
      { type: 'long', name: 'gaps', required: false },
      { type: 'array', items: { type: 'double' }, name: 'list' },
    ]
    expect(featureColumns(inputs)!.map(({ name, kind, optional }) => [name, kind, optional])).toEqual([
      ['double', 'number', false],
      ['float', 'number', false],
      ['integer', 'whole', false],
      ['long', 'whole', false],
      ['boolean', 'text', false],
      ['string', 'text', false],
      ['datetime', 'text', false],
      ['binary', 'text', false],
      ['gaps', 'number', true],
      ['list', 'json', false],
    ])
    expect(featureColumns([tensor('float32', [-1], 'a'), tensor('str', [-1, 1], 'b')])).toMatchObject([
      { name: 'a', kind: 'number' },
      { name: 'b', kind: 'text' },
    ])
    expect(() => featureColumns([tensor('float32', [-1, 3], 'wide')])).toThrow(/a tensor of the shape \[-1,3\]/)
  })

  test('are all of the data’s, where no signature names them: numbers for a matrix, else what the first rows hold', async () => {
    expect(featureColumns(null)).toBeNull()
    expect(featureColumns([tensor('float32', [-1, 3])])).toBeNull()
    const csv = await folder.write('a.csv', `x,y,z\n${'1,a,\n'.repeat(20_000)}oops,1,1\n`)
    const kinds = [
      { name: 'x', kind: 'number' },
      { name: 'y', kind: 'text' },
      { name: 'z', kind: 'number' },
    ]
    expect(await untoldColumns(dataFile(csv, 'a.csv'), null)).toEqual(kinds)
    expect(await untoldColumns(dataFile(csv, 'a.csv'), [tensor('float32', [-1, 3])])).toEqual(
      kinds.map(({ name }) => ({ name, kind: 'number' })),
    )
    const lines = await folder.write('a.jsonl.gz', gzipSync('{"x": 1, "y": "a"}\nnot json\n{"x": null, "z": 2}\n'))
    expect(await untoldColumns(dataFile(lines, 'a.jsonl.gz'), null)).toEqual(kinds)
  })
})
