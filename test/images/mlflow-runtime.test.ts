import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BuildImageResult } from '../../src/steps/image/build-result.ts'
import { mlopsJson } from '../cli/terminal.ts'
import { venv } from '../peers/venv.ts'
import { copyBase, type Daemons, execute, freePort, startDaemons } from './daemon.ts'
import { pythonLayout } from './python-layout.ts'

const HERE = join('test', 'images', 'mlflow')
let daemons: Daemons
let folder: string
let base: string

beforeAll(async () => {
  daemons = await startDaemons()
  base = await copyBase(await pythonLayout(), daemons.registry, 'python:3')
  folder = await mkdtemp(join(tmpdir(), 'mlflow runtime '))
  const python = venv(HERE)
  execFileSync(python, [
    join(HERE, 'save.py'),
    'test/datasets/wine.csv',
    join(folder, 'model'),
    join(folder, 'answers.json'),
  ])
}, 900_000)
afterAll(async () => daemons?.[Symbol.asyncDispose]())

test('an image of a model that MLflow saved answers as scikit-learn does, its files read-only, without rights, and ends when it is asked to', async () => {
  const { context } = await mlopsJson<BuildImageResult>(folder, [
    ...'build-image --package model --runtime mlflow --context-only context --base-image'.split(' '),
    base,
  ])
  // Its engine has no network of its own: pip needs the host's.
  await daemons.engine.docker('build', '--network', 'host', '--tag', 'wine', resolve(folder, context!))
  const port = await freePort()
  const rights = '--detach --network host --read-only --tmpfs /tmp --cap-drop ALL'.split(' ')
  const serve = '--model-uri /model --env-manager local --host 127.0.0.1 --port'.split(' ')
  const id = await daemons.engine.docker('run', ...rights, 'wine', ...serve, String(port))
  try {
    await answering(port, id)
    const { rows, predictions } = JSON.parse(await readFile(join(folder, 'answers.json'), 'utf8'))
    const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dataframe_split: rows }),
    })
    expect(await response.json()).toEqual({ predictions })
    expect(predictions.length).toBeGreaterThan(100)
    expect(await daemons.engine.docker('inspect', '--format', '{{.Config.User}} {{.Config.ExposedPorts}}', id)).toBe(
      '65532:65532 map[8080/tcp:{}]',
    )
    await daemons.engine.docker('stop', id)
    expect(await daemons.engine.docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0')
  } finally {
    await daemons.engine.docker('rm', '--force', id)
  }
}, 900_000)

async function answering(port: number, id: string): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const there = await fetch(`http://127.0.0.1:${port}/ping`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (there) return
    if ((await daemons.engine.docker('inspect', '--format', '{{.State.Running}}', id)) !== 'true') break
    await new Promise((done) => setTimeout(done, 500))
  }
  const { stdout, stderr } = await execute('docker', ['logs', id], { env: daemons.engine.env })
  throw new Error(`the server does not answer: ${stdout}${stderr}`)
}
