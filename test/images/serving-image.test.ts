import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connectImages } from '../../src/adapters/oci/connect.ts'
import type { BuildImageResult } from '../../src/steps/image/build-result.ts'
import { mlops, mlopsJson, wineFolder } from '../cli/terminal.ts'
import { baseLayout } from './base-layout.ts'
import { copyBase, type Daemons, execute, freePort, processStatus, startDaemons } from './daemon.ts'

/** Compressed bytes that an image without ONNX Runtime may have. */
const TARGET = 45_000_000

let daemons: Daemons
let base: string
let folder: string
let image: string
let built: BuildImageResult

beforeAll(async () => {
  daemons = await startDaemons()
  base = await baseLayout()
  folder = await wineFolder()
  for (const words of [
    ['train'],
    ['validate'],
    ['register'],
    ['promote', 'wine@v0.0.1', 'production'],
    ['pull', 'wine@v0.0.1', '--output', 'package'],
  ])
    expect({ words, ...(await mlops(folder, words)) }).toMatchObject({ words, code: 0 })
  // The base lies where the image goes, so that its layers are mounted.
  await copyBase(base, daemons.registry, 'node:24')
  image = `${daemons.registry.host}/acme/wine`
}, 300_000)
afterAll(async () => daemons?.[Symbol.asyncDispose]())

const words = (...more: string[]) => [
  'build-image',
  'wine@production',
  '--base-image',
  `${daemons.registry.host}/library/node:24`,
  ...more,
]
const build = (...more: string[]) => mlopsJson<BuildImageResult>(folder, words('--image', image, ...more))

describe('our own writer, a registry, and Docker', () => {
  test('the same version gives the same digest, whoever builds it where', async () => {
    built = await build()
    const again = await build()
    expect(again.digest).toBe(built.digest)
    await rm(join(folder, '.mlops', 'images'), { recursive: true, force: true })
    const local = await mlopsJson<BuildImageResult>(folder, words('--image', 'oci:layout'))
    expect(local.digest).toBe(built.digest)
    expect(built.image).toBe(`${image}@${built.digest}`)
    expect(built.size).toBeLessThan(TARGET)
    process.stderr.write(`image of a forest: ${built.size} bytes compressed\n`)
  }, 300_000)

  test('golden rows were answered by the packaged server, and requests measured', () => {
    expect(built.report!.golden).toEqual({ rows: 32, labels_differ: 0, largest_difference: 0, tolerance: 0 })
    expect(built.report!.cost).toMatchObject({ requests: 2000, cpu_us: expect.any(Number) })
  })

  test('skopeo and umoci read it', async () => {
    const { stdout } = await execute('skopeo', ['inspect', '--tls-verify=false', `docker://${image}:v0.0.1`])
    const seen = JSON.parse(stdout) as { Digest: string; Labels: Record<string, string>; Layers: string[] }
    expect(seen.Digest).toBe(built.digest)
    expect(seen.Labels).toMatchObject({
      'org.opencontainers.image.title': 'wine',
      'org.opencontainers.image.version': 'v0.0.1',
      'org.opencontainers.image.base.name': `${daemons.registry.host}/library/node:24`,
      'org.opencontainers.image.base.digest': built.report!.base.digest,
      'io.github.mlops-actions.package-digest': built.report!.package_digest,
    })
    expect(seen.Layers).toEqual(built.report!.platforms[0]!.layers.map(({ digest }) => digest))
    const bundle = join(await mkdtemp(join(tmpdir(), 'umoci-')), 'bundle')
    await execute('umoci', ['unpack', '--rootless', '--image', `${join(folder, 'layout')}:v0.0.1`, bundle])
    const config = JSON.parse(await readFile(join(bundle, 'config.json'), 'utf8')) as {
      process: { args: string[]; user: { uid: number; gid: number } }
    }
    expect(config.process.user).toMatchObject({ uid: 65532, gid: 65532 })
    expect(config.process.args.slice(0, 3)).toEqual(['/usr/bin/node', '/app/index.js', 'serve'])
    expect(await readFile(join(bundle, 'rootfs/model/MLmodel'), 'utf8')).toMatch(/forest\.bin/)
  })

  test('its bill of materials and provenance are found by its digest', async () => {
    const open = connectImages({ env: {}, github_token: null, directory: '.' })(image)
    const found = await open.referrers(built.digest!)
    const types = new Set(found.map(({ artifactType }) => artifactType))
    expect(types).toEqual(new Set(['application/vnd.cyclonedx+json', 'application/vnd.in-toto+json']))
    expect(found.map(({ digest }) => digest)).toEqual(
      expect.arrayContaining([built.report!.sbom, built.report!.provenance]),
    )
  })

  test.each([['65532:65532'], ['1000730000:0']])(
    'Docker runs it read-only, without capabilities, as %s',
    async (user) => {
      await daemons.engine.docker('pull', '--quiet', built.image!)
      const port = await freePort()
      const hardened = ['--network', 'host', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL']
      const limits = ['--security-opt', 'no-new-privileges', '--memory', '256m', '--pids-limit', '100', '--user', user]
      const serve = ['serve', '--host', '127.0.0.1', '--port', String(port), '--digest', built.report!.package_digest]
      const id = await daemons.engine.docker('run', '--detach', ...hardened, ...limits, built.image!, ...serve)
      const address = `http://127.0.0.1:${port}`
      await expectSoon(
        async () => (await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2000) })).status === 200,
        () => daemons.engine.docker('logs', id),
      )
      expect((await fetch(`${address}/livez`)).status).toBe(200)
      const answer = await fetch(`${address}/invocations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: await readFile(join(folder, 'package', 'serving_input_example.json')),
      })
      expect(await answer.json()).toMatchObject({ predictions: [{ label: expect.anything() }, {}, {}, {}, {}] })
      const pid = Number(await daemons.engine.docker('inspect', '--format', '{{.State.Pid}}', id))
      const status = await processStatus(pid)
      expect(status['Uid']!.split('\t')[0]).toBe(user.split(':')[0])
      expect(status['CapEff']).toBe('0000000000000000')
      await daemons.engine.docker('stop', '--time', '20', id)
      expect(await daemons.engine.docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0')
      await daemons.engine.docker('rm', id)
    },
    120_000,
  )
})

async function expectSoon(happened: () => Promise<boolean>, explain: () => Promise<string>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await happened().catch(() => false)) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`it did not happen in 30 seconds: ${await explain()}`)
}
