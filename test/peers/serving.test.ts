import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ClassPredictions } from '../../src/data/predictions.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { toRowsJson } from '../../src/model/example-rows.ts'
import { smallPipeline, smallTable } from '../model/small-pipeline.ts'
import { type Started, started } from '../serving/started.ts'
import { venv } from './venv.ts'

const run = promisify(execFile)
const HERE = join('test', 'peers', 'serving')
const ROWS = 1000
const table = smallTable(ROWS)

let server: Started
let rowsFile: string
let expected: readonly { readonly label: string; readonly probabilities: readonly number[] }[]

/** Runs a client in a process of its own: the server answers in this one. */
async function client(folder: string, words: readonly string[]): Promise<string> {
  const { stdout } = await run(venv(folder), [...words], { maxBuffer: 1e9, timeout: 240_000 })
  return stdout
}

describe(`clients that no one here wrote get our predictions for ${ROWS} rows`, () => {
  beforeAll(async () => {
    server = await started()
    rowsFile = join(await mkdtemp(join(tmpdir(), 'rows ')), 'rows.json')
    await writeFile(rowsFile, JSON.stringify(toRowsJson({ rows: ROWS, columns: table.columns.slice(0, 2) })))
    const { predicted, probabilities, classes } = predictForest(await smallPipeline(), table) as ClassPredictions
    expected = Array.from(predicted, (code, row) => ({
      label: classes[code]!,
      probabilities: [...probabilities!.subarray(2 * row, 2 * row + 2)],
    }))
  })
  afterAll(async () => server[Symbol.asyncDispose]())

  test('mlflow.pyfunc.scoring_server.client', async () => {
    const got = await client(join('test', 'peers', 'mlflow'), [
      join(HERE, 'mlflow_client.py'),
      server.server.address,
      rowsFile,
    ])
    const predictions = JSON.parse(got) as typeof expected
    // pandas prints at most 15 digits.
    expect(predictions.map(({ label }) => label)).toEqual(expected.map(({ label }) => label))
    const gaps = predictions.flatMap(({ probabilities }, row) =>
      probabilities.map((value, k) => Math.abs(value - expected[row]!.probabilities[k]!)),
    )
    expect(gaps).toHaveLength(2 * ROWS)
    expect(Math.max(...gaps)).toBeLessThan(1e-14)
  }, 300_000)

  test.each(['json', 'binary'])(
    'tritonclient[http], %s tensors',
    async (mode) => {
      const got = await client(HERE, [join(HERE, 'triton_client.py'), server.server.address, 'bird', rowsFile, mode])
      expect(JSON.parse(got)).toEqual(expected)
    },
    300_000,
  )

  test('KServe’s REST client, v2', async () => {
    const got = await client(join('test', 'peers', 'serving', 'kserve'), [
      join(HERE, 'kserve_client.py'),
      server.server.address,
      'bird',
      rowsFile,
    ])
    expect(JSON.parse(got)).toEqual(expected)
  }, 300_000)

  test('schemathesis finds no 5xx and no breach of /openapi.json', async () => {
    const python = venv(HERE)
    const words = [
      'run',
      `${server.server.address}/openapi.json`,
      '--checks',
      'all',
      '--seed',
      '7',
      '--max-examples',
      '60',
      '--no-color',
    ]
    const { stdout } = await run(join(python, '..', 'schemathesis'), words, { maxBuffer: 1e8, timeout: 240_000 }).catch(
      (error: { stdout?: string }) => ({ stdout: `FAILED\n${error.stdout ?? String(error)}` }),
    )
    expect(stdout).not.toMatch(/^FAILED/)
  }, 300_000)
})
