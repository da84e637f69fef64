import { mergeProfiles } from '../profile/merge-profiles.ts'
import type { ProfileWindow } from './profile-windows.ts'

/** Windows of several processes as those of one, oldest first: they all begin at whole multiples of their length. */
export function mergeWindows(windows: readonly ProfileWindow[]): readonly ProfileWindow[] {
  const together = Map.groupBy(windows, ({ start }) => start)
  return [...together.values()]
    .map((parts) => ({
      ...parts[0]!,
      rows_seen: parts.reduce((sum, { rows_seen }) => sum + rows_seen, 0),
      profile: mergeProfiles(parts.map(({ profile }) => profile)),
    }))
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
}
