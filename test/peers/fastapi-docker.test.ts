import { execFileSync, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlops, mlopsJson } from '../cli/terminal.ts'
import { venv } from './venv.ts'

const HERE = join('examples', 'fastapi-docker')
const ROWS = 1000

interface Answer {
  readonly prediction: string
  readonly probabilities: Readonly<Record<string, number>>
}

test('the example app answers 1,000 rows as mlops predict does', async () => {
  const python = resolve(venv(HERE, 'requirements-dev.txt'))
  const folder = await mkdtemp(join(tmpdir(), 'fastapi '))
  await cp(join('examples', 'birdstrikes'), join(folder, 'birds'), { recursive: true })
  await cp(HERE, join(folder, 'app'), { recursive: true })
  const birds = join(folder, 'birds')
  for (const words of [
    ['train'],
    ['register', '--allow-unvalidated', 'an example'],
    ['promote', 'birdstrike-damage@v0.0.1', 'production'],
    ['pull', 'birdstrike-damage@production', '--output', '../app/model'],
  ])
    expect({ words, ...(await mlops(birds, words)) }).toMatchObject({ words, code: 0 })

  const lines = (await readFile(join(birds, 'data', 'train.csv'), 'utf8')).split('\n').slice(0, ROWS + 1)
  await writeFile(join(folder, 'rows.csv'), `${lines.join('\n')}\n`)
  await mlopsJson(birds, ['predict', '../rows.csv', '--package', '../app/model', '--output', '../ours.jsonl'])
  const ours = (await readFile(join(folder, 'ours.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string | number | null>)
  expect(ours).toHaveLength(ROWS)

  const app = join(folder, 'app')
  execFileSync(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], { cwd: app, stdio: 'inherit' })
  const server = spawn(python, ['-m', 'uvicorn', '--factory', 'app:app', '--port', '0'], { cwd: app })
  try {
    const address = await new Promise<string>((found, failed) => {
      let log = ''
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text
        const match = /running on (http:\S+)/.exec(log)
        if (match) found(match[1]!)
      })
      server.on('close', () => failed(new Error(log)))
    })
    const schema = (await (await fetch(`${address}/openapi.json`)).json()) as {
      components: { schemas: { Row: { properties: Record<string, unknown> } } }
    }
    const columns = Object.keys(schema.components.schemas.Row.properties)
    const rows = ours.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])))
    const answered = await fetch(`${address}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rows }),
    })
    expect(answered.status).toBe(200)
    const theirs = ((await answered.json()) as { predictions: readonly Answer[] }).predictions
    const differ = theirs.filter(({ prediction }, row) => prediction !== ours[row]!['prediction']).length
    const gaps = theirs.map(({ probabilities }, row) =>
      Math.abs(probabilities['yes']! - Number(ours[row]!['probability.yes'])),
    )
    const largest = Math.max(...gaps)
    process.stdout.write(`FastAPI + onnxruntime: ${theirs.length} rows, ${differ} labels differ, largest ${largest}\n`)
    expect([theirs.length, differ]).toEqual([ROWS, 0])
    expect(largest).toBeLessThan(1e-6)
  } finally {
    server.kill()
  }
  await rm(folder, { recursive: true })
}, 600_000)
