import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { packageFiles, packageSummary, rootDigest } from '../../src/model/digests.ts'

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'digests-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

interface Vector {
  name: string
  files: Record<string, string>
  order: string[]
  root: string
}
const golden: { vectors: Vector[] } = JSON.parse(await readFile('test/golden/model-signing/vectors.json', 'utf8'))

describe('the root equals the one of model-signing', () => {
  test.each(golden.vectors)('$name', async ({ files, order, root }) => {
    const found = await packageFiles(await folderOf(files))
    expect(found.map((file) => file.path)).toEqual(order)
    expect(rootDigest(found)).toBe(root)
  })
})

const mlmodel = (id: string, extra = '') =>
  `flavors: {onnx: {data: model.onnx}}\nrun_id: ${id}\nmodel_uuid: ${id}\nutc_time_created: '${id}'\n${extra}`

describe('two digests', () => {
  test('identical trainings share model_digest, not package_digest', async () => {
    const one = await packageSummary(await folderOf({ MLmodel: mlmodel('a'), 'model.onnx': 'm' }))
    const two = await packageSummary(await folderOf({ MLmodel: mlmodel('b'), 'model.onnx': 'm' }))
    expect(two.model_digest).toBe(one.model_digest)
    expect(two.package_digest).not.toBe(one.package_digest)
    expect(one.files).toBe(2)
  })

  test.each([
    ['a model file', { MLmodel: mlmodel('a'), 'model.onnx': 'n' }],
    ['a lasting key of MLmodel', { MLmodel: mlmodel('a', 'mlflow_version: 3.0.0\n'), 'model.onnx': 'm' }],
  ])('%s changes model_digest', async (_, files) => {
    const one = await packageSummary(await folderOf({ MLmodel: mlmodel('a'), 'model.onnx': 'm' }))
    expect((await packageSummary(await folderOf(files))).model_digest).not.toBe(one.model_digest)
  })

  test('links, empty packages and broken MLmodels are refused', async () => {
    const linked = await folderOf({ MLmodel: mlmodel('a') })
    await symlink('/etc/hostname', join(linked, 'model.onnx'))
    await expect(packageSummary(linked)).rejects.toThrow(UserError)
    await expect(packageSummary(await folderOf({}))).rejects.toThrow('empty')
    await expect(packageSummary(await folderOf({ MLmodel: 'a: [' }))).rejects.toThrow('not valid YAML')
    await expect(packageSummary(await folderOf({ MLmodel: 'a: &x [1]\nb: [*x, *x]' }))).rejects.toThrow(UserError)
  })
})

test('the model stays the same when it is tested on other rows; its package does not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'digests-'))
  await writeFile(join(folder, 'forest.bin'), 'trees')
  await writeFile(join(folder, 'reference.json'), '{"rows": 1}')
  const before = await packageSummary(folder)
  await writeFile(join(folder, 'reference.json'), '{"rows": 2}')
  const after = await packageSummary(folder)
  expect(after.model_digest).toBe(before.model_digest)
  expect(after.package_digest).not.toBe(before.package_digest)
})
