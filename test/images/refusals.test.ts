import { access, chmod, cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { pack } from 'tar-stream'
import { digestOf } from '../../src/files/digest.ts'
import { mlops, wineFolder } from '../cli/terminal.ts'
import { folderOf, temporary } from '../contracts/samples.ts'
import { baseLayout } from './base-layout.ts'

let folder: string
let base: string
beforeAll(async () => {
  base = await baseLayout()
  folder = await wineFolder()
  for (const words of [['train'], ['validate'], ['register'], ['pull', 'wine@v0.0.1', '--output', 'package']])
    expect({ words, ...(await mlops(folder, words)) }).toMatchObject({ words, code: 0 })
}, 120_000)

/** A copy of the folder with its one version's archive replaced, and, if wanted, the record that tells its digest. */
async function poisoned(archive: (bytes: Buffer) => Promise<Buffer> | Buffer, adjustRecord: boolean): Promise<string> {
  const copy = join(await temporary(), 'poisoned')
  await cp(folder, copy, { recursive: true })
  const version = join(copy, '.mlops/registry/wine/versions/v0.0.1')
  const file = join(version, 'model.tar')
  const bytes = await archive(await readFile(file))
  await chmod(file, 0o644)
  await writeFile(file, bytes)
  if (adjustRecord) {
    const path = join(version, 'version.json')
    const record = JSON.parse(await readFile(path, 'utf8')) as { archives: object[] }
    record.archives = [{ file: 'model.tar', sha256: digestOf(bytes), bytes: bytes.length }]
    await chmod(path, 0o644)
    await writeFile(path, JSON.stringify(record))
  }
  return copy
}

async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const archive = pack()
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text)
  archive.finalize()
  return buffer(archive as never)
}

const build = (where: string, ...words: string[]) =>
  mlops(where, ['build-image', ...words, '--base-image', `oci:${base}`, '--image', 'oci:layout'])

async function expectRefused(where: string, ended: Awaited<ReturnType<typeof build>>, message: RegExp): Promise<void> {
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) })
  expect(ended.stderr).not.toMatch(/^\s+at /m)
  await expect(access(join(where, 'layout'))).rejects.toThrow()
}

describe('a poisoned package is refused, and nothing is pushed', () => {
  test('a changed byte', async () => {
    const where = await poisoned((bytes) => {
      bytes[1000] = bytes[1000]! ^ 1
      return bytes
    }, false)
    await expectRefused(where, await build(where, 'wine@v0.0.1'), /model\.tar: is not intact: its sha256 is/)
  })

  test('a path out of the archive', async () => {
    const where = await poisoned(() => tarOf({ MLmodel: 'flavors: {}\n', '../../evil': 'x' }), true)
    await expectRefused(where, await build(where, 'wine@v0.0.1'), /"\.\.\/\.\.\/evil" leaves its folder/)
  })

  test('another package under the same digest', async () => {
    const where = await poisoned(() => tarOf({ MLmodel: 'flavors: {}\n' }), true)
    await expectRefused(where, await build(where, 'wine@v0.0.1'), /not intact: the package's digest is/)
  })

  test("Python's pickles", async () => {
    const model =
      'flavors:\n  python_function: {loader_module: mlflow.sklearn}\n  sklearn: {pickled_model: model.pkl}\n'
    const where = await folderOf({ 'package/MLmodel': model, 'package/model.pkl': 'cos\nsystem\n' })
    const ended = await build(where, '--package', 'package')
    await expectRefused(
      where,
      ended,
      /a sklearn model is not served by our server: pickles run code.*\n.*runtime: mlflow/,
    )
  })

  test('a model that answers its golden rows otherwise', async () => {
    const where = await temporary()
    await cp(join(folder, 'package'), join(where, 'package'), { recursive: true })
    const file = join(where, 'package', 'golden.json')
    const golden = JSON.parse(await readFile(file, 'utf8')) as { predictions: unknown[] }
    golden.predictions.reverse()
    await writeFile(file, JSON.stringify(golden))
    const ended = await build(where, '--package', 'package')
    await expectRefused(where, ended, /golden replay: the packaged server does not serve this model/)
  })

  test('a base whose layer was changed', async () => {
    const where = await temporary()
    await cp(join(folder, 'package'), join(where, 'package'), { recursive: true })
    await cp(base, join(where, 'base'), { recursive: true })
    const { manifests } = JSON.parse(await readFile(join(base, 'index.json'), 'utf8')) as {
      manifests: { digest: string }[]
    }
    const blob = (digest: string) => join(where, 'base', 'blobs', ...digest.split(':'))
    const index = JSON.parse(await readFile(blob(manifests[0]!.digest), 'utf8')) as { manifests: { digest: string }[] }
    const manifest = JSON.parse(await readFile(blob(index.manifests[0]!.digest), 'utf8')) as {
      layers: { digest: string }[]
    }
    const layer = blob(manifest.layers[0]!.digest)
    const bytes = await readFile(layer)
    bytes[5000] = bytes[5000]! ^ 1
    await writeFile(layer, bytes)
    const ended = await mlops(where, [
      'build-image',
      '--package',
      'package',
      '--base-image',
      'oci:base',
      '--image',
      'oci:layout',
    ])
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/is not intact/),
    })
    await rm(where, { recursive: true })
  })
})

test('options that contradict each other are told at once', async () => {
  const { code, stderr } = await build(folder, 'wine@v0.0.1', '--canary', '10', '--shadow', '--namespace', 'No')
  expect(code).toBe(2)
  for (const part of [/canary: and shadow/, /manifests: is not given/, /namespace: "No" cannot be one/])
    expect(stderr).toMatch(part)
  expect((await build(folder)).stderr).toMatch(/one model is needed/)
  expect((await build(folder, 'wine@v0.0.1', '--platform', 'windows/amd64')).stderr).toMatch(
    /linux\/amd64, linux\/arm64/,
  )
})
