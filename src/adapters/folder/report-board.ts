import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomic } from '../../files/atomic-write.ts'
import type { ReportBoard } from '../../ports/report-board.ts'
import { isNewer, markedBody, markerOf, safeKey } from '../board-marker.ts'
import type { Layout } from './layout.ts'

/** The comment a pull request would carry, as `comments/<key>.md`. */
export function folderReportBoard(layout: Layout): ReportBoard {
  return {
    publish: async (post) => {
      const where = join(layout.comments, `${encodeURIComponent(safeKey(post.key))}.md`)
      const before = await readText(where)
      const marker = before === null ? null : markerOf(before)
      if (marker && isNewer(marker.order, post.order)) return { status: 'stale', where }
      const body = markedBody(post)
      if (body === before) return { status: 'unchanged', where }
      await writeAtomic(where, body)
      return { status: before === null ? 'created' : 'updated', where }
    },
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
