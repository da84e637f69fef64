import type { Table } from '../data/table.ts'
import { predictionTable } from '../data/write-predictions.ts'
import { buildProfile } from '../profile/build-profile.ts'
import { mergeProfiles } from '../profile/merge-profiles.ts'
import type { Profile } from '../records/profile.ts'
import { joinAnswers } from './join-answers.ts'
import type { ServedModel } from './load-model.ts'
import { joinRows, toTable } from './row-layout.ts'
import type { Served } from './service.ts'

export interface ProfileSettings {
  /** Milliseconds of a window. */
  readonly window: number
  /** Windows that are kept. */
  readonly kept: number
  /** Columns of which nothing is told. */
  readonly hidden: readonly string[]
}

/** Rows seen from `start` on; times are ISO 8601. A row that came while the last thousand were being looked at is only counted. */
export interface ProfileWindow {
  readonly start: string
  readonly end: string
  readonly rows_seen: number
  readonly profile: Profile
}

/** What the server saw, as profiles whose columns have the kinds and roles of the reference: they merge, and hold no row. */
export interface ProfileWindows {
  add(served: Served): void
  /** Newest last; the running one too, if it has rows. */
  windows(): readonly ProfileWindow[]
}

const CHUNK_ROWS = 1000
/** A chunk takes milliseconds of this thread: once a second is what a busy server can spare. */
const CHUNK_MS = 1000

interface Open {
  readonly start: number
  rows_seen: number
  profile: Profile | null
}

export function profileWindows(
  model: Pick<ServedModel, 'layout'>,
  { window: length, kept, hidden }: ProfileSettings,
  ended: (window: ProfileWindow) => void,
  now: () => number = Date.now,
): ProfileWindows {
  const roles = Object.fromEntries(
    model.layout.columns.map(({ name, kind }) => [
      name,
      kind === 'number' ? ('number' as const) : ('category' as const),
    ]),
  )
  const finished: ProfileWindow[] = []
  let open: Open | null = null
  let chunk: Served[] = []
  let chunkRows = 0
  let lastChunk = Number.NEGATIVE_INFINITY

  function profileOf(served: readonly Served[]): Profile {
    const rows = joinRows(
      model.layout,
      served.map((one) => one.rows),
    )
    const outputs = predictionTable(joinAnswers(served.map(({ predictions }) => predictions!)))
    const features = toTable(model.layout, rows).columns.filter(({ name }) => !hidden.includes(name))
    const table: Table = { rows: rows.count, columns: [...features, ...outputs] }
    const named = outputs.map(({ name }) => [
      name,
      name === 'prediction' ? ('prediction' as const) : ('probability' as const),
    ])
    return buildProfile(table, { roles, outputs: Object.fromEntries(named), exact: false })
  }
  function settle(): void {
    if (open === null || chunk.length === 0) return
    const built = profileOf(chunk)
    open.profile = open.profile ? mergeProfiles([open.profile, built]) : built
    chunk = []
    chunkRows = 0
    lastChunk = now()
  }
  function turn(at: number): void {
    const start = Math.floor(at / length) * length
    if (open?.start === start) return
    settle()
    const done = open && windowOf(open, length)
    if (done) {
      finished.push(done)
      if (finished.length > kept) finished.shift()
      ended(done)
    }
    open = { start, rows_seen: 0, profile: null }
  }
  return {
    add(served) {
      if (served.predictions === null || served.rows.count === 0) return
      const at = now()
      turn(at)
      open!.rows_seen += served.rows.count
      if (chunkRows >= CHUNK_ROWS) {
        if (at - lastChunk < CHUNK_MS) return
        settle()
      }
      chunk.push(served)
      chunkRows += served.rows.count
    },
    windows() {
      turn(now())
      settle()
      const running = open && windowOf(open, length)
      return running ? [...finished, running] : [...finished]
    },
  }
}

function windowOf({ start, rows_seen, profile }: Open, length: number): ProfileWindow | null {
  if (profile === null) return null
  return { start: new Date(start).toISOString(), end: new Date(start + length).toISOString(), rows_seen, profile }
}
