import { globSync } from 'node:fs'
import { readTable } from '../data/read-table.ts'
import type { Table } from '../data/table.ts'
import { onWeekdays, timesOf, weekdaysOf } from '../data/time-window.ts'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { mergeProfiles } from '../profile/merge-profiles.ts'
import type { Profile } from '../records/profile.ts'
import { isProfileFile, readProfile } from './profile-of.ts'

/** What is compared with: rows, or the profile that stands in for them. */
export type ReferenceData =
  | { readonly kind: 'rows'; readonly table: Table; readonly digest: string; readonly notes: readonly string[] }
  | { readonly kind: 'profile'; readonly profile: Profile; readonly notes: readonly string[] }

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/**
 * Reads rows, or profiles, which are merged. With `like` only what is of the same days of the week: a Monday is compared
 * with Mondays. @throws UserError
 */
export async function referenceRows(
  patterns: readonly string[],
  root: string,
  like: Table | null,
  time: string | null,
  ports: Pick<Ports, 'progress'>,
): Promise<ReferenceData> {
  ports.progress(`reading ${patterns.join(', ')}`)
  const days = like && weekdaysIn(like, time)
  const note = days
    ? [
        `Compared with ${[...days]
          .sort()
          .map((day) => `${dayNames[day]}s`)
          .join(', ')}.`,
      ]
    : []
  if (!patterns.every(isProfileFile)) {
    const { table, digest } = await readTable({ patterns, root })
    const kept = days ? rowsOn(table, time, days, patterns) : table
    return { kind: 'rows', table: kept, digest, notes: note }
  }
  const files = patterns.flatMap((pattern) =>
    /[*?[{]/.test(pattern) ? globSync(pattern, { cwd: root }).sort() : pattern,
  )
  if (files.length === 0) throw new UserError({ where: patterns.join(', '), what: 'no file matches this pattern' })
  const profiles = await Promise.all(files.map((file) => readProfile(file, root)))
  const wanted = days ? profiles.filter((profile) => allOn(profile, days)) : profiles
  if (wanted.length === 0) throw noSuchDay(patterns)
  return { kind: 'profile', profile: mergeProfiles(wanted), notes: note }
}

function weekdaysIn(table: Table, time: string | null): ReadonlySet<number> {
  const times = time === null ? null : timesOf(table, time)
  const days = times && weekdaysOf(times)
  if (days && days.size > 0) return days
  throw new UserError({
    where: 'same_weekday',
    what: 'no column of the current data tells the time of a row',
    allowed: 'columns: {NAME: time}, or --time COLUMN',
  })
}

function rowsOn(table: Table, time: string | null, days: ReadonlySet<number>, patterns: readonly string[]): Table {
  const times = time === null ? null : timesOf(table, time)
  if (!times)
    throw new UserError({ where: patterns.join(', '), what: `the reference has no column "${time}" to tell its days` })
  const kept = onWeekdays(table, times, days)
  if (kept.rows === 0) throw noSuchDay(patterns)
  return kept
}

/** A profile of one window: all its days are among these. */
function allOn({ columns }: Profile, days: ReadonlySet<number>): boolean {
  const span = columns.find((column) => column.kind === 'other' && column.role === 'time' && column.first !== null)
  if (span?.kind !== 'other' || span.first === null || span.last === null) return false
  const [first, last] = [Math.floor(span.first / 86_400_000), Math.floor(span.last / 86_400_000)]
  if (last - first >= 7) return false
  for (let day = first; day <= last; day += 1) if (!days.has(new Date(day * 86_400_000).getUTCDay())) return false
  return true
}

function noSuchDay(patterns: readonly string[]): UserError {
  return new UserError({
    where: patterns.join(', '),
    what: 'nothing in the reference is of the same days of the week as the current data',
    allowed: 'reference rows with a time column, or profiles of single days',
  })
}
