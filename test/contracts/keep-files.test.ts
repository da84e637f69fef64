import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { folderFiles } from '../../src/files/folder-files.ts'
import { unzip } from '../../src/files/unzip.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { keepFilesContract } from './keep-files.ts'
import { folderOf, temporary } from './samples.ts'

afterAll(closeDoubles)

async function texts(folder: string): Promise<Record<string, string>> {
  const files = await folderFiles(folder)
  return Object.fromEntries(
    await Promise.all(files.map(async ({ path }) => [path, await readFile(join(folder, path), 'utf8')])),
  )
}

describe('on a folder', () => {
  keepFilesContract(async () => ({ keep: connect({ store: await temporary() }).keepFiles, read: texts }))
})

describe('on GitHub', () => {
  keepFilesContract(async () => {
    const { keepFiles, double } = await connectDouble()
    return {
      keep: keepFiles,
      async read(location) {
        const artifact = double.world.artifacts.get(Number(location))
        if (!artifact) return null
        const folder = await folderOf({})
        const zip = join(folder, 'artifact.zip')
        await writeFile(zip, (await double.world.blobs.get(artifact.blob))!)
        await unzip(zip, join(folder, 'files'), { bytes: 1e6, entries: 100 })
        return texts(join(folder, 'files'))
      },
    }
  })
})
