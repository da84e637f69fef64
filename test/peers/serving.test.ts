import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ServerProcess } from '../serving/server-process.ts'
import { type Birdstrikes, birdstrikes, MODEL, type Predicted, serveBirdstrikes } from './served-birdstrikes.ts'
import { venv } from './venv.ts'

const run = promisify(execFile)
const HERE = join('test', 'peers', 'serving')
const ROWS = 1000

let birds: Birdstrikes
let server: ServerProcess

async function client(folder: string, words: readonly string[]): Promise<readonly Predicted[]> {
  const { stdout } = await run(venv(folder), [...words], { maxBuffer: 1e9, timeout: 240_000 })
  return JSON.parse(stdout) as readonly Predicted[]
}

/** Labels that differ, and the largest difference of probabilities. */
function compare(name: string, got: readonly Predicted[]) {
  const { expected } = birds
  const gaps = got.flatMap(({ probabilities }, row) =>
    probabilities.map((value, k) => Math.abs(value - expected[row]!.probabilities[k]!)),
  )
  const found = {
    rows: got.length,
    probabilities: gaps.length,
    labels_differ: got.filter(({ label }, row) => label !== expected[row]!.label).length,
    largest: Math.max(...gaps),
  }
  process.stdout.write(
    `${name}: ${found.rows} rows with ${birds.missing} missing cells, ${found.labels_differ} labels differ from mlops predict, probabilities by up to ${found.largest}\n`,
  )
  return found
}

const equal = { rows: ROWS, probabilities: 2 * ROWS, labels_differ: 0, largest: 0 }

describe(`mlops serve ${MODEL}@production gives clients that no one here wrote what mlops predict gives`, () => {
  beforeAll(async () => {
    birds = await birdstrikes(ROWS)
    server = await serveBirdstrikes(birds.folder)
    const labels = new Set(birds.expected.map(({ label }) => label))
    expect({ rows: birds.expected.length, labels: labels.size }).toEqual({ rows: ROWS, labels: 2 })
  }, 120_000)
  afterAll(async () => {
    expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
  })

  test('mlflow.pyfunc.scoring_server.client', async () => {
    const words = [join(HERE, 'mlflow_client.py'), server.address, birds.rows_file]
    const found = compare('MLflow’s client', await client(join('test', 'peers', 'mlflow'), words))
    // pandas prints at most 15 digits.
    expect({ ...found, largest: found.largest < 1e-14 }).toEqual({ ...equal, largest: true })
  }, 300_000)

  test.each(['json', 'binary'])(
    'tritonclient[http], %s tensors',
    async (mode) => {
      const words = [join(HERE, 'triton_client.py'), server.address, MODEL, birds.rows_file, mode]
      expect(compare(`tritonclient, ${mode}`, await client(HERE, words))).toEqual(equal)
    },
    300_000,
  )

  test.each(['v1', 'v2'])(
    'KServe’s REST client, %s',
    async (protocol) => {
      const words = [join(HERE, 'kserve_client.py'), server.address, MODEL, birds.rows_file, protocol]
      expect(compare(`KServe’s client, ${protocol}`, await client(join(HERE, 'kserve'), words))).toEqual(equal)
    },
    300_000,
  )

  test('schemathesis finds no 5xx and no breach of /openapi.json, of a server with keys and a log', async () => {
    const key = 'a-key-that-only-this-test-knows'
    await writeFile(join(birds.folder, 'keys'), `${key}\n`)
    const keyed = await serveBirdstrikes(birds.folder, ['--keys-file', 'keys', '--log', 'log'])
    const words = ['--checks', 'all', '--seed', '7', '--max-examples', '40', '--no-color']
    try {
      const { stdout } = await run(
        join(venv(HERE), '..', 'schemathesis'),
        ['run', `${keyed.address}/openapi.json`, '-H', `Authorization: Bearer ${key}`, ...words],
        { maxBuffer: 1e8, timeout: 240_000 },
      ).catch((error: { stdout?: string }) => ({ stdout: `FAILED\n${error.stdout ?? String(error)}` }))
      process.stdout.write(stdout)
      expect(stdout).not.toMatch(/^FAILED/)
      expect(stdout).toMatch(/Tested: 24$/m)
    } finally {
      expect(await keyed.end()).toMatchObject({ code: 0, stderr: '' })
    }
  }, 300_000)
})
