import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { formatMlmodel } from '../../src/model/mlmodel.ts'
import { smallPackage } from '../serving/small-package.ts'
import type { Predicted } from './batch-folder.ts'
import { mlops, mlopsJson } from './terminal.ts'

/** Adds the column `x` to itself; refuses chunks of more than two rows, and ends badly for a 13. */
const program = `import { readFileSync, writeFileSync } from 'node:fs'
const [header, ...rows] = readFileSync(process.env.MLOPS_INPUT, 'utf8').trim().split('\\n').map((line) => line.split(','))
const x = rows.map((row) => Number(row[header.indexOf('x')]))
if (x.length > 2 || x.includes(13)) throw new Error('too much for me')
writeFileSync(process.env.MLOPS_OUTPUT, ['prediction', ...x.map((value) => 2 * value)].join('\\n') + '\\n')
`

describe('mlops predict, by model', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batch models '))
    await writeFile(join(folder, 'x.csv'), 'id,x\n1,1\n2,\n3,3\n4,4\n5,5\n')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const bytes = async (file: string): Promise<string> => readFile(join(folder, file), 'utf8')

  test('an ONNX package predicts as the forest that it was made of', async () => {
    const forest = await smallPackage()
    await cp(forest, join(folder, 'onnx'), { recursive: true })
    const mlmodel = join(folder, 'onnx', 'MLmodel')
    await writeFile(mlmodel, (await readFile(mlmodel, 'utf8')).replace(/^\s+forest: forest\.bin\n/m, ''))
    await rm(join(folder, 'onnx', 'forest.bin'))
    const rows = Array.from(
      { length: 300 },
      (_, at) => `${at % 9 === 0 ? '' : at % 101},${['Small', '', 'Huge'][at % 3]}`,
    )
    await writeFile(join(folder, 'rows.csv'), `speed,size\n${rows.join('\n')}\n`)
    for (const [model, output] of [
      [forest, 'forest.csv'],
      [join(folder, 'onnx'), 'onnx.csv'],
    ] as const)
      await mlopsJson(folder, ['predict', 'rows.csv', '--package', model, '--output', output, '--chunk-rows', '70'])
    expect(await bytes('onnx.csv')).toBe(await bytes('forest.csv'))
    await rm(forest, { recursive: true })
  })

  test('a package with a predict command is run when that is allowed, chunk by chunk', async () => {
    const model = join(folder, 'command')
    await cp(await commandPackage(), model, { recursive: true })
    const words = ['predict', 'x.csv', '--package', 'command', '--output', 'x.out.csv', '--chunk-rows', '2']
    expect(await mlops(folder, words)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/was not allowed to run/),
    })
    const allowed = [...words, '--allow-package-command']
    expect(await mlopsJson<Predicted>(folder, allowed)).toMatchObject({ rows: 4, rejected: 1 })
    expect(await bytes('x.out.csv')).toBe('id,x,prediction\n1,1,2\n3,3,6\n4,4,8\n5,5,10\n')
    await writeFile(join(folder, 'x.csv'), 'id,x\n1,1\n2,2\n3,13\n')
    const failed = await mlops(folder, [...allowed, '--overwrite'])
    expect(failed).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/too much for me[\s\S]*up to row 3 of x\.csv/),
    })
    expect(await bytes('x.out.csv')).toMatch(/5,5,10\n$/)
  })

  async function commandPackage(): Promise<string> {
    const made = await mkdtemp(join(folder, 'made-'))
    await writeFile(join(made, 'predict.mjs'), program)
    await writeFile(
      join(made, 'MLmodel'),
      formatMlmodel({
        run_id: '0'.repeat(32),
        created_at: '2026-01-02T03:04:05Z',
        has_example: false,
        signature: { inputs: [{ type: 'long', name: 'x', required: true }], outputs: null, params: null },
        mlops: {
          format_version: 1,
          name: 'twice',
          task: 'regression',
          target: 'y',
          algorithm: 'program',
          classes: [],
          positive: null,
          predict: `"${process.execPath}" predict.mjs`,
        },
      }),
    )
    return made
  }
})
