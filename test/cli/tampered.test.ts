import { appendFile } from 'node:fs/promises'
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
