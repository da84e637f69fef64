import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { BuildImageResult } from '../../src/steps/image/build-result.ts'
import type { StageResult } from '../../src/steps/stage-result.ts'
import { mlops, mlopsJson, wineFolder } from '../cli/terminal.ts'
import { baseLayout } from './base-layout.ts'
import { type Engine, freePort, type Registry, startDockerRegistry, startEngine } from './daemon.ts'

/** Compressed bytes that an image with ONNX Runtime may have. */
const TARGET = 65_000_000

const run = promisify(execFile)
let registry: Registry
let folder: string
let base: string
const built: BuildImageResult[] = []

const build = (...words: string[]) =>
  mlopsJson<BuildImageResult>(folder, ['build-image', ...words, '--base-image', `oci:${base}`])

beforeAll(async () => {
  registry = await startDockerRegistry()
  base = await baseLayout()
  folder = await wineFolder()
  const git = (...words: string[]) => run('git', words, { cwd: folder })
  await git('init', '--quiet', '--initial-branch=main')
  await git('config', 'user.name', 'Ada')
  await git('config', 'user.email', 'ada@example.com')
  await writeFile(join(folder, '.gitignore'), '.mlops/\nmanifests/\nonnx/\n')
  await git('add', '.')
  await git('commit', '--quiet', '-m', 'Begin')
  for (const seed of ['1', '2'])
    for (const words of [['train', '--set', `train.params.seed=${seed}`], ['validate'], ['register']])
      expect({ words, ...(await mlops(folder, words)) }).toMatchObject({ words, code: 0 })
}, 110_000)
afterAll(async () => registry?.[Symbol.asyncDispose]())

test('a version is shown beside the one before, layer by layer and request by request', async () => {
  const image = ['--image', `${registry.host}/acme/wine`]
  built.push(await build('wine@v0.0.1', ...image))
  expect(built[0]!.report!.previous).toBeNull()
  built.push(
    await build('wine@v0.0.2', ...image, '--manifests', 'manifests', '--canary', '20', '--deployment', 'production'),
  )
  const { previous, cost, platforms, deployment } = built[1]!.report!
  expect(previous).toMatchObject({ version: 'v0.0.1', digest: built[0]!.digest, cost: { requests: 2000 } })
  expect(cost).toMatchObject({ requests: 2000 })
  const digests = (kind: string) =>
    [platforms[0]!, previous!.image!].map(({ layers }) =>
      layers.filter((one) => one.kind === kind).map((one) => one.digest),
    )
  for (const kind of ['base', 'server']) expect(digests(kind)[0]).toEqual(digests(kind)[1])
  expect(digests('model')[0]).not.toEqual(digests('model')[1])
  expect(JSON.parse(await readFile(deployment!, 'utf8'))).toMatchObject({
    environment: 'production',
    payload: { name: 'wine', version: 'v0.0.2', image: built[1]!.image },
  })
  const { stdout } = await mlops(folder, ['build-image', 'wine@v0.0.2', ...image, '--base-image', `oci:${base}`])
  expect(stdout).toMatch(/Layer +Size +v0\.0\.1 +Change[\s\S]*server .* the same[\s\S]*CPU per request[\s\S]*v0\.0\.1/)
}, 120_000)

test('a canary is the new image beside the one before', async () => {
  const read = async (file: string) => readFile(join(folder, 'manifests', file), 'utf8')
  expect(await read('deployment.yaml')).toContain(built[0]!.digest!)
  expect(await read('deployment-canary.yaml')).toContain(built[1]!.digest!)
  expect(await read('route.yaml')).toMatch(/weight: 80[\s\S]*weight: 20/)
  expect(await read('kserve/inference-service.yaml')).toMatch(/canaryTrafficPercent: 20/)
})

test('a promotion is proposed as a change of one file, by version and digest', async () => {
  const propose = (version: string) =>
    mlopsJson<StageResult>(folder, [
      'promote',
      version,
      'production',
      '--propose',
      '--image',
      `${registry.host}/acme/wine`,
    ])
  expect(await propose('wine@v0.0.1')).toEqual({
    name: 'wine',
    stage: 'production',
    version: 'v0.0.1',
    previous: null,
    proposal: 'deploy/wine/production',
  })
  await propose('wine@v0.0.2')
  const { stdout } = await run('git', ['show', 'deploy/wine/production:deploy/production.yml'], { cwd: folder })
  expect(parse(stdout)).toEqual({ wine: { version: 'v0.0.2', image: built[1]!.image } })
  const { versions } = await mlopsJson<{ versions: { stages: string[] }[] }>(folder, ['versions'])
  expect(versions.flatMap(({ stages }) => stages)).toEqual([])
  const missing = ['promote', 'wine@v0.0.1', 'staging', '--propose', '--image', `${registry.host}/acme/nothing`]
  expect((await mlops(folder, missing)).stderr).toMatch(/holds no image of wine@v0\.0\.1/)
}, 60_000)

test('an ONNX model takes its native runtime along, and Docker runs it read-only as a stranger', async () => {
  await mlops(folder, ['pull', 'wine@v0.0.1', '--output', 'onnx'])
  await rm(join(folder, 'onnx', 'forest.bin'))
  const mlmodel = join(folder, 'onnx', 'MLmodel')
  await writeFile(mlmodel, (await readFile(mlmodel, 'utf8')).replace(/^\s+forest: forest\.bin\n/m, ''))
  const { size, image, report } = await build('--package', 'onnx', '--image', `${registry.host}/acme/onnx`)
  expect(report!.platforms[0]!.layers.map(({ kind }) => kind)).toEqual(['base', 'runtime', 'server', 'model'])
  expect(report!.golden).toMatchObject({ rows: 32, labels_differ: 0, tolerance: 1e-5 })
  expect(size).toBeLessThan(TARGET)
  process.stderr.write(`image of an ONNX model: ${size} bytes compressed\n`)
  await using engine: Engine = await startEngine()
  await engine.docker('pull', '--quiet', image!)
  const port = await freePort()
  const hardened =
    '--network host --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --memory 512m --user 123456:0'
  const serve = ['serve', '--host', '127.0.0.1', '--port', String(port)]
  const id = await engine.docker('run', '--detach', ...hardened.split(' '), image!, ...serve)
  let ready = false
  for (let attempt = 0; attempt < 300 && !ready; attempt += 1) {
    ready = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (!ready) await new Promise((done) => setTimeout(done, 100))
  }
  expect({ ready, logs: ready ? '' : await engine.docker('logs', id) }).toEqual({ ready: true, logs: '' })
  await engine.docker('stop', '--time', '20', id)
  expect(await engine.docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0')
}, 110_000)
