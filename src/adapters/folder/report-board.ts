import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomic } from '../../files/atomic-write.ts'
import type { ReportBoard } from '../../ports/report-board.ts'
import { bodyFrom, isNewer, markerOf, safeKey } from '../board-marker.ts'
import type { Layout } from './layout.ts'

/** The comment a pull request would carry, as `comments/<key>.md`. */
export function folderReportBoard(layout: Layout): ReportBoard {
  return {
    publish: async (post) => {
      const where = join(layout.comments, `${encodeURIComponent(safeKey(post.key))}.md`)
      const before = await readText(where)
      const marker = before === null ? null : markerOf(before)
      if (marker && isNewer(marker.order, post.order)) return { status: 'stale', where }
      const body = bodyFrom(post, before)
      if (body === null) return { status: 'not-applicable', why: 'there is nothing to say' }
      if (body === before) return { status: 'unchanged', where }
      await writeAtomic(where, body)
      return { status: before === null ? 'created' : 'updated', where }
    },
    check: async () => ({ status: 'not-applicable', why: 'a folder has no check runs' }),
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
