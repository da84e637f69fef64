import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createExclusive, writeAtomic } from '../../files/atomic-write.ts'
import { formatRecord, readRecord } from '../../files/read-record.ts'
import { withTemporaryFolder } from '../../files/write-folder.ts'
import type { Alert, AlertPost, AlertResult, Alerts } from '../../ports/alerts.ts'
import {
  type AlertState,
  alertStateSchema,
  joinRetrainings,
  type Retraining,
  retrainingSchema,
} from '../../records/alert.ts'
import { alertBody } from '../alert-body.ts'
import { safeKey } from '../board-marker.ts'
import { namesIn } from './folder-names.ts'
import type { Layout } from './layout.ts'

/**
 * The issue a model would have, as `alerts/<name>/alert.md`. Its state lies beside it, every change as a file of its own
 * (`state-12.json`): creating the next number is the lock. `muted` is a file that people make.
 */
export function folderAlerts(layout: Layout): Alerts {
  return {
    current: async (name) => (await newest(layout, name)).alert,
    sync: (name, advance) => settle(layout, name, advance),
    claim: (alert, { retraining }) =>
      withTemporaryFolder(layout.temporary, async (temporary) => {
        const file = claimFile(alert.location, retraining.key)
        const won = await createExclusive(file, formatRecord(retraining), temporary)
        return won ? retraining : readRecord(file, retrainingSchema)
      }),
    settle: async (alert, { key, by }, outcome) => {
      const file = claimFile(alert.location, key)
      if ((await textOf(file)) === null || (await readRecord(file, retrainingSchema)).by !== by) return
      if (outcome === null) await rm(file, { force: true })
      else await writeAtomic(file, formatRecord(outcome.retraining))
    },
    comment: async (name, key, markdown) => {
      const { alert, folder } = await newest(layout, name)
      if (!alert) return null
      const file = join(folder, 'comments', `${encodeURIComponent(safeKey(key))}.md`)
      await writeAtomic(file, markdown)
      return file
    },
  }
}

interface Newest {
  readonly folder: string
  readonly number: number
  readonly alert: Alert | null
}

async function newest(layout: Layout, name: string): Promise<Newest> {
  const folder = layout.alert(name)
  const names = await namesIn(folder)
  const number = Math.max(0, ...names.map((file) => Number(/^state-(\d+)\.json$/.exec(file)?.[1] ?? 0)))
  if (number === 0) return { folder, number, alert: null }
  const state = await readRecord(stateFile(folder, number), alertStateSchema)
  const claims = await Promise.all(
    names
      .filter((file) => /^retraining-\d+\.json$/.test(file))
      .map((file) => readRecord<Retraining>(join(folder, file), retrainingSchema)),
  )
  const retrainings = joinRetrainings(state.retrainings, claims)
  return {
    folder,
    number,
    alert: {
      state: { ...state, retrainings },
      last_episode: state.episode,
      wish: names.includes('muted') ? 'muted' : 'none',
      location: folder,
      where: textFile(folder),
    },
  }
}

async function settle(
  layout: Layout,
  name: string,
  advance: (current: Alert | null) => AlertPost | null,
): Promise<AlertResult> {
  for (;;) {
    const { folder, number, alert } = await newest(layout, name)
    const post = advance(alert)
    if (post === null) return { status: 'none', alert }
    const written = await textOf(textFile(folder))
    const same = alert !== null && sameState(alert.state, post.state)
    const body = alertBody(post.state, `# ${post.title}\n\n${post.markdown}`)
    if (same && written === body) return { status: 'unchanged', alert: { ...alert, state: post.state } }
    if (!same) {
      const next = stateFile(folder, number + 1)
      const won = await withTemporaryFolder(layout.temporary, (temporary) =>
        createExclusive(next, formatRecord(post.state), temporary),
      )
      if (!won) continue
      await rm(stateFile(folder, number - 1), { force: true })
    }
    await writeAtomic(textFile(folder), body)
    const now = await newest(layout, name)
    // Another check went on meanwhile: its text must hold what both found.
    if (now.number !== number + (same ? 0 : 1)) continue
    return { status: alert === null ? 'created' : 'updated', alert: now.alert }
  }
}

function sameState(a: AlertState | null, b: AlertState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function stateFile(folder: string, number: number): string {
  return join(folder, `state-${number}.json`)
}

function textFile(folder: string): string {
  return join(folder, 'alert.md')
}

function claimFile(folder: string, key: string): string {
  return join(folder, `retraining-${key.split('/')[1]}.json`)
}

async function textOf(path: string): Promise<string | null> {
  const there = await stat(path).catch(() => null)
  return there ? readFile(path, 'utf8') : null
}
