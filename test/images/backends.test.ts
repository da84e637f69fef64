import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { BuildImageResult } from '../../src/steps/image/build-result.ts'
import { mlops, mlopsJson, wineFolder } from '../cli/terminal.ts'
import { baseLayout } from './base-layout.ts'
import { copyBase, type Daemons, execute, startDaemons } from './daemon.ts'

let daemons: Daemons
let folder: string
let base: string

beforeAll(async () => {
  daemons = await startDaemons()
  base = await copyBase(await baseLayout(), daemons.registry, 'node:24')
  folder = await wineFolder()
  for (const words of [['train'], ['validate'], ['register']])
    expect({ words, ...(await mlops(folder, words)) }).toMatchObject({ words, code: 0 })
}, 300_000)
afterAll(async () => daemons?.[Symbol.asyncDispose]())

const build = (name: string, ...more: string[]) =>
  mlops(
    folder,
    [
      'build-image',
      'wine@v0.0.1',
      '--base-image',
      base,
      '--image',
      `${daemons.registry.host}/acme/${name}`,
      '--json',
      ...more,
    ],
    daemons.engine.env,
  )

interface Inspected {
  readonly mediaType: string
  readonly manifests?: readonly { readonly digest: string; readonly platform: { readonly architecture: string } }[]
  readonly annotations?: Readonly<Record<string, string>>
}

async function raw(image: string): Promise<Inspected> {
  const { stdout } = await execute('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${image}`])
  return JSON.parse(stdout) as Inspected
}

test('two platforms are an index, whose descriptions are its own, and Docker takes the right one', async () => {
  const { code, stdout, stderr } = await build('both', '--platform', 'linux/amd64,linux/arm64')
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  const { report } = JSON.parse(stdout) as BuildImageResult
  const index = await raw(`${daemons.registry.host}/acme/both:v0.0.1`)
  expect(index.mediaType).toBe('application/vnd.oci.image.index.v1+json')
  expect(index.manifests!.map(({ digest, platform }) => [digest, `linux/${platform.architecture}`])).toEqual(
    report!.platforms.map(({ digest, platform }) => [digest, platform]),
  )
  expect(index.annotations).toMatchObject({
    'org.opencontainers.image.title': 'wine',
    'org.opencontainers.image.description': expect.stringMatching(/wine/),
  })
  // The same server and model for both: those layers are stored once.
  const [amd, arm] = report!.platforms.map(({ layers }) => layers.map(({ digest }) => digest))
  expect(amd).toEqual(arm)
  await daemons.engine.docker('pull', '--quiet', `${daemons.registry.host}/acme/both:v0.0.1`)
  const architecture = await daemons.engine.docker(
    'image',
    'inspect',
    '--format',
    '{{.Architecture}}',
    `${daemons.registry.host}/acme/both:v0.0.1`,
  )
  expect(architecture).toBe('amd64')
}, 300_000)

describe("Docker's own builder", () => {
  test('makes the same files, user, labels and words of the same plan', async () => {
    const ours = JSON.parse((await build('ours')).stdout) as BuildImageResult
    const { code, stdout, stderr } = await build('theirs', '--backend', 'docker')
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    const theirs = JSON.parse(stdout) as BuildImageResult
    expect(theirs.report!.platforms[0]!.layers.map(({ kind }) => kind)).toEqual(
      ours.report!.platforms[0]!.layers.map(({ kind }) => kind),
    )
    const settings = async (image: string): Promise<Record<string, unknown>> => {
      const { stdout: text } = await execute('skopeo', [
        'inspect',
        '--config',
        '--tls-verify=false',
        `docker://${image}`,
      ])
      const { config } = JSON.parse(text) as { config: Record<string, unknown> }
      const { User, Entrypoint, Cmd, Labels, WorkingDir, ExposedPorts, StopSignal, Env } = config
      return { User, Entrypoint, Cmd, Labels, WorkingDir, ExposedPorts, StopSignal, Env }
    }
    expect(await settings(theirs.image!)).toEqual(await settings(ours.image!))
    const listed = async (image: string): Promise<string[]> => {
      await daemons.engine.docker('pull', '--quiet', image)
      const id = await daemons.engine.docker('create', image)
      const archive = join(folder, 'exported.tar')
      await daemons.engine.docker('export', '--output', archive, id)
      const { stdout: names } = await execute('tar', ['-tf', archive], { maxBuffer: 2 ** 26 })
      await daemons.engine.docker('rm', id)
      return names
        .split('\n')
        .filter((name) => /^(app|model)\/.*[^/]$/.test(name))
        .toSorted()
    }
    const files = await listed(ours.image!)
    expect(files).toContain('app/index.js')
    expect(files).toContain('model/MLmodel')
    expect(await listed(theirs.image!)).toEqual(files)
  }, 300_000)

  test('is refused what it cannot do', async () => {
    expect((await build('theirs', '--backend', 'docker', '--no-push')).stderr).toMatch(/backend: oci with no-push/)
    expect((await build('theirs', '--backend', 'docker', '--platform', 'linux/amd64,linux/arm64')).stderr).toMatch(
      /no buildx/,
    )
  }, 120_000)
})

test('--context-only writes what docker build takes, and it builds', async () => {
  const { context } = await mlopsJson<BuildImageResult>(folder, [
    'build-image',
    'wine@v0.0.1',
    '--base-image',
    base,
    '--context-only',
    'context',
  ])
  expect(await readFile(join(context!, 'Dockerfile'), 'utf8')).toMatch(
    /^FROM 127\.0\.0\.1:\d+\/library\/node:24\n[\s\S]*\nUSER 65532:65532\n/,
  )
  await daemons.engine.docker('build', '--tag', 'mine', context!)
  expect(await daemons.engine.docker('image', 'inspect', '--format', '{{.Config.User}}', 'mine')).toBe('65532:65532')
  expect((await mlops(folder, ['build-image', 'wine@v0.0.1', '--context-only', 'context'])).stderr).toMatch(
    /holds files already/,
  )
}, 120_000)

test('no-push builds and measures, and pushes nothing', async () => {
  const { stdout } = await build('never', '--no-push')
  expect((JSON.parse(stdout) as BuildImageResult).report).toMatchObject({ pushed: false, golden: { labels_differ: 0 } })
  expect((await fetch(`http://${daemons.registry.host}/v2/acme/never/tags/list`)).status).toBe(404)
}, 120_000)
