import { constants, copyFile, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { confinedPath } from '../../files/confined-path.ts'
import { settleFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import type { KeepFiles } from '../../ports/keep-files.ts'
import type { Layout } from './layout.ts'

/** Copies, as `kept/<name>/`. */
export function folderKeepFiles(layout: Layout): KeepFiles {
  return (name, folder, files) =>
    withTemporaryFolder(layout.temporary, async (temporary) => {
      const copies = join(temporary, 'files')
      await mkdir(copies)
      for (const file of files) {
        const target = confinedPath(copies, file)
        await mkdir(dirname(target), { recursive: true })
        await copyFile(confinedPath(folder, file), target, constants.COPYFILE_FICLONE)
      }
      const kept = layout.kept(name)
      await rm(kept, { recursive: true, force: true })
      await settleFolder(copies, kept)
      return kept
    })
}
