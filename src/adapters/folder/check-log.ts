import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { writeAtomic } from '../../files/atomic-write.ts'
import { copyFolder, settleFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import type { CheckLog } from '../../ports/check-log.ts'
import { namesIn } from './folder-names.ts'
import type { Layout } from './layout.ts'

const KEPT = 30

/** Checks as `checks/<name>/<time>-<n>/`, newest by name; parts of one window as `parts/<name>/<part>.json`. */
export function folderCheckLog(layout: Layout, clock: () => Date): CheckLog {
  return {
    put: (name, folder) =>
      withTemporaryFolder(layout.temporary, async (temporary) => {
        const copy = join(temporary, 'check')
        await copyFolder(folder, copy)
        const time = clock().toISOString().replaceAll(/[-:.]/g, '')
        for (let n = 0; ; n += 1) {
          const target = join(layout.checks(name), `${time}-${String(n).padStart(3, '0')}`)
          if (!(await settleFolder(copy, target))) continue
          await removeOld(layout.checks(name))
          // The window is judged: the next one has parts of its own.
          await rm(layout.parts(name), { recursive: true, force: true })
          return target
        }
      }),
    latest: async (name, folder) => {
      const newest = (await namesIn(layout.checks(name))).toSorted().at(-1)
      if (newest === undefined) return null
      const location = join(layout.checks(name), newest)
      await copyFolder(location, folder)
      return { at: timeOf(newest), location }
    },
    putPart: async (name, part, file) => {
      const target = join(layout.parts(name), `${encodeURIComponent(part)}.json`)
      await writeAtomic(target, await readFile(file))
      return target
    },
    parts: async (name, folder) => {
      await mkdir(folder, { recursive: true })
      const files = (await namesIn(layout.parts(name))).toSorted().map((file) => join(layout.parts(name), file))
      return Promise.all(
        files.map(async (file) => {
          const copy = join(folder, basename(file))
          await copyFile(file, copy)
          return copy
        }),
      )
    },
  }
}

/** `20260304T050607890Z-000` as an instant. */
function timeOf(folder: string): string {
  return folder.replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/,
    (_, ...[year, month, day, hour, minute, second, part]: string[]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}.${part}Z`,
  )
}

async function removeOld(folder: string): Promise<void> {
  const old = (await namesIn(folder)).toSorted().slice(0, -KEPT)
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}
