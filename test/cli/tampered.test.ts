import { createHash } from 'node:crypto'
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { mlops, mlopsJson, storeFiles, wineFolder } from './terminal.ts'

let folder: string

beforeAll(async () => {
  folder = await wineFolder()
  const { package: home } = await mlopsJson<{ package: string }>(folder, ['train'])
  await mlopsJson(folder, ['validate'])
  await appendFile(join(home, 'forest.bin'), 'x')
})

test('a package that is not the registered one is not left behind by pull', async () => {
  const home = await wineFolder()
  await mlopsJson(home, ['train'])
  await mlopsJson(home, ['validate'])
  await mlopsJson(home, ['register'])
  const files = join(home, '.mlops', 'registry', 'wine', 'versions', 'v0.0.1')
  const tar = await readFile(join(files, 'model.tar'))
  const record = await readFile(join(files, 'version.json'), 'utf8')
  const before = createHash('sha256').update(tar).digest('hex')
  tar[tar.indexOf('flavors:')]! ^= 32
  const after = createHash('sha256').update(tar).digest('hex')
  for (const [name, content] of [
    ['model.tar', tar] as const,
    ['version.json', record.replaceAll(before, after)] as const,
  ]) {
    await rm(join(files, name))
    await writeFile(join(files, name), content)
  }
  const { code, stderr } = await mlops(home, ['pull', 'wine@v0.0.1', '--output', 'model'])
  expect(stderr).toMatch(/wine@v0.0.1: not intact/)
  expect(code).toBe(2)
  expect(await readdir(home)).not.toContain('model')
})

test.each([[['validate']], [['register']]])(
  'a package that was changed after training is refused by %s',
  async (words) => {
    const before = await storeFiles(folder)
    const { code, stdout, stderr } = await mlops(folder, words)
    expect(stderr).toMatch(/not intact: its model package has the digest [0-9a-f]{64}/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(await storeFiles(folder)).toEqual(before)
  },
)
