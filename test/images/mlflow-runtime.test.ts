import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BuildImageResult } from '../../src/steps/image/build-result.ts'
import { mlopsJson } from '../cli/terminal.ts'
import { venv } from '../peers/venv.ts'
import { type Engine, execute, freePort, type Registry, startDockerRegistry, startEngine } from './daemon.ts'
import { pythonLayout } from './python-layout.ts'

const HERE = join('test', 'images', 'mlflow')
let registry: Registry
let engine: Engine
let folder: string
let base: string

beforeAll(async () => {
  registry = await startDockerRegistry()
  engine = await startEngine()
  folder = await mkdtemp(join(tmpdir(), 'mlflow runtime '))
  base = `${registry.host}/library/python:3`
  const python = venv(HERE)
  execFileSync(python, [
    join(HERE, 'save.py'),
    'test/datasets/wine.csv',
    join(folder, 'model'),
    join(folder, 'answers.json'),
  ])
  await execute('skopeo', ['copy', '--dest-tls-verify=false', `oci:${await pythonLayout()}:latest`, `docker://${base}`])
}, 900_000)
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]()
  await registry?.[Symbol.asyncDispose]()
})

test('an image of a model that MLflow saved answers as scikit-learn does, its files read-only, without rights, and ends when it is asked to', async () => {
  const { context } = await mlopsJson<BuildImageResult>(folder, [
    ...'build-image --package model --runtime mlflow --context-only context --base-image'.split(' '),
    base,
  ])
  // Its engine has no network of its own: pip needs the host's.
  await engine.docker('build', '--network', 'host', '--tag', 'wine', resolve(folder, context!))
  const port = await freePort()
  const rights = '--detach --network host --read-only --tmpfs /tmp --cap-drop ALL'.split(' ')
  const serve = '--model-uri /model --env-manager local --host 127.0.0.1 --port'.split(' ')
  const id = await engine.docker('run', ...rights, 'wine', ...serve, String(port))
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
    expect(await engine.docker('inspect', '--format', '{{.Config.User}} {{.Config.ExposedPorts}}', id)).toBe(
      '65532:65532 map[8080/tcp:{}]',
    )
    await engine.docker('stop', id)
    expect(await engine.docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0')
  } finally {
    await engine.docker('rm', '--force', id)
  }
}, 900_000)

async function answering(port: number, id: string): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const there = await fetch(`http://127.0.0.1:${port}/ping`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (there) return
    if ((await engine.docker('inspect', '--format', '{{.State.Running}}', id)) !== 'true') break
    await new Promise((done) => setTimeout(done, 500))
  }
  const { stdout, stderr } = await execute('docker', ['logs', id], { env: engine.env })
  throw new Error(`the server does not answer: ${stdout}${stderr}`)
}
