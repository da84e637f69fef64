import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { runProgram } from '../../src/adapters/capture/run-program.ts'
import type { Table } from '../../src/data/table.ts'
import { UserError } from '../../src/errors.ts'
import { completePackage, type ForeignModel } from '../../src/model/complete-package.ts'
import { readMlmodel } from '../../src/model/mlmodel.ts'
import { openScorer } from '../../src/model/scorer.ts'
import type { CommandTools } from '../../src/model/scoring.ts'

const golden = 'test/golden/onnx'
const rows = JSON.parse(await readFile(`${golden}/expected.json`, 'utf8')).rows
const table: Table = {
  rows: 6,
  columns: ['a', 'b'].map((name) => ({ kind: 'number', name, values: Float64Array.from(rows[name]), integer: false })),
}
const foreign: ForeignModel = {
  name: 'bird',
  run_id: '0'.repeat(32),
  created_at: '2026-01-02T03:04:05Z',
  task: 'binary-classification',
  target: 'damage',
  algorithm: 'command',
  classes: ['no', 'yes'],
  positive: 'yes',
  features: table,
  example: 'rows',
}
const tools: CommandTools = {
  run: ({ env, ...request }) => runProgram({ ...request, env: { PATH: process.env.PATH }, variables: env }),
  write_table: async ({ columns, rows: count }, path) => {
    const line = (cells: readonly unknown[]) => `${cells.join(',')}\n`
    const cells = Array.from({ length: count }, (_, row) =>
      line(columns.map((c) => (c.kind === 'number' ? c.values[row] : ''))),
    )
    await writeFile(path, line(columns.map((column) => column.name)) + cells.join(''))
  },
  read_predictions: async (path) => {
    const lines = (await readFile(path, 'utf8')).trim().split('\n').slice(1)
    return { kind: 'regression', rows: lines.length, predicted: Float64Array.from(lines, Number) }
  },
}

async function folderWith(...files: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'scorer '))
  for (const file of files) await copyFile(`${golden}/${file}`, join(folder, file))
  return folder
}

describe('a user’s model files become a package', () => {
  test('the only ONNX file is found, and scored with the columns of the signature', async () => {
    const folder = await folderWith('binary-matrix.onnx')
    await completePackage(folder, foreign)
    const mlmodel = await readMlmodel(folder)
    expect(mlmodel.flavors).toEqual(['mlops_actions', 'onnx', 'python_function'])
    const scorer = await openScorer(folder)
    const extra: Table = { rows: 6, columns: [...table.columns].reverse() }
    const [straight, reversed] = [await scorer.predict(table), await scorer.predict(extra)]
    await scorer.close()
    expect(scorer.kind).toBe('onnx')
    expect(reversed).toEqual(straight)
  })

  test('an MLmodel of MLflow’s is kept, without the path of the machine', async () => {
    const folder = await folderWith('binary-matrix.onnx')
    const text =
      "flavors:\n  onnx:\n    data: binary-matrix.onnx\nartifact_path: file:///home/me/mlruns/1\nquoted: 'yes'\n"
    await writeFile(join(folder, 'MLmodel'), text)
    await completePackage(folder, foreign)
    expect(await readFile(join(folder, 'MLmodel'), 'utf8')).toBe(text.replace(/artifact_path.*\n/, ''))
    const scorer = await openScorer(folder, { task: 'binary-classification' })
    expect((await scorer.predict(table)).rows).toBe(6)
    await scorer.close()
  })

  test('several ONNX files', async () => {
    await expect(completePackage(await folderWith('typed.onnx', 'logits.onnx'), foreign)).rejects.toThrow(
      'logits.onnx, typed.onnx',
    )
  })
})

describe('a predict command', () => {
  const predict = `{ echo prediction; tail -n +2 "$MLOPS_INPUT" | cut -d, -f1; } > "$MLOPS_OUTPUT"; test -e "$MLOPS_MODEL_DIR/MLmodel"`
  const regression: ForeignModel = { ...foreign, task: 'regression', classes: [], positive: null }

  test('of the project', async () => {
    const folder = await folderWith()
    await completePackage(folder, regression)
    const scorer = await openScorer(folder, { command: { text: predict, cwd: folder }, tools })
    expect([...(await scorer.predict(table)).predicted]).toEqual(rows.a)
  })

  test('of the package: only where it is allowed', async () => {
    const folder = await folderWith()
    await completePackage(folder, { ...regression, predict })
    await expect(openScorer(folder, { tools })).rejects.toThrow('was not allowed to run')
    const scorer = await openScorer(folder, { tools, allow_package_command: true })
    expect(scorer.kind).toBe('command')
    expect((await scorer.predict(table)).rows).toBe(6)
  })

  test.each([
    ['fails', 'echo broken >&2; exit 3', 'exit code 3:\nbroken'],
    ['writes nothing', 'true', 'MLOPS_OUTPUT'],
    ['loses rows', 'printf "prediction\\n1\\n" > "$MLOPS_OUTPUT"', '1 rows of 6'],
  ])('that %s', async (_, text, message) => {
    const folder = await folderWith()
    await completePackage(folder, regression)
    const scorer = await openScorer(folder, { command: { text, cwd: folder }, tools })
    const refused = scorer.predict(table)
    await expect(refused).rejects.toThrow(UserError)
    await expect(refused).rejects.toThrow(message)
  })
})

test('a pickle is refused with what could be done', async () => {
  const folder = await folderWith()
  await writeFile(
    join(folder, 'MLmodel'),
    'flavors: {sklearn: {pickled_model: model.pkl}, python_function: {loader_module: mlflow.sklearn}}',
  )
  const opened = openScorer(folder, { task: 'binary-classification' })
  await expect(opened).rejects.toThrow('a package of sklearn, python_function cannot be scored here')
  await expect(opened).rejects.toThrow('validate.predict')
})
