import { type AlertCheck, type AlertState, KEPT_CHECKS } from '../records/alert.ts'

/** What a check did to the model's alert. */
export type EpisodeChange = 'none' | 'opened' | 'ongoing' | 'worsened' | 'recovered'

export interface EpisodeStep {
  /** null: there is still nothing to tell anybody. */
  readonly state: AlertState | null
  readonly change: EpisodeChange
}

/** What the next check starts from. `last_episode` is known where only the state itself is lost. */
export interface EpisodeBefore {
  readonly state: AlertState | null
  readonly last_episode: number
}

const severity = { drifted: 1, degraded: 2, broken: 3 } as const
type AlarmCheck = AlertCheck & { readonly verdict: keyof typeof severity }

/**
 * The episode after one more check. An episode opens with the first alarm, lasts while alarms come, and ends with the first
 * `stable`; `insufficient` tells nothing, so that it changes nothing. Applying the same check again changes nothing either,
 * and a check older than the newest one is only written down. Pure: time is the check's.
 */
export function advanceEpisode(name: string, { state, last_episode }: EpisodeBefore, check: AlertCheck): EpisodeStep {
  if (!state) {
    return isAlarm(check)
      ? { state: openEpisode(name, last_episode + 1, check, null), change: 'opened' }
      : { state: null, change: 'none' }
  }
  const others = state.checks.filter(({ id }) => id !== check.id)
  const kept: AlertState = { ...state, checks: ordered([...others, check]) }
  if (others.some(({ at }) => at > check.at)) return { state: kept, change: 'none' }
  if (check.verdict === 'stable' && state.status === 'open')
    return { state: { ...kept, status: 'recovered', ended_at: check.at }, change: 'recovered' }
  if (!isAlarm(check)) return { state: kept, change: 'none' }
  if (state.status === 'recovered')
    return { state: openEpisode(name, state.episode + 1, check, kept), change: 'opened' }
  return severity[check.verdict] > severity[state.worst]
    ? { state: { ...kept, worst: check.verdict }, change: 'worsened' }
    : { state: kept, change: 'ongoing' }
}

function openEpisode(name: string, episode: number, check: AlarmCheck, before: AlertState | null): AlertState {
  return {
    schema_version: 1,
    name,
    episode,
    status: 'open',
    opened_at: check.at,
    ended_at: null,
    worst: check.verdict,
    checks: before?.checks ?? [check],
    retrainings: before?.retrainings ?? [],
  }
}

function isAlarm(check: AlertCheck): check is AlarmCheck {
  return check.verdict in severity
}

function ordered(checks: readonly AlertCheck[]): AlertCheck[] {
  return checks.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-KEPT_CHECKS)
}

/** What people said of the alert: nothing, closed it while it lasted, or want to hear no more of it. */
export type AlertWish = 'none' | 'closed' | 'muted'

/**
 * Whether the alert is to be open. A person's close is respected until the episode ends or gets worse; muted, it is never
 * opened again by itself. What a person opened again stays so until the next episode has ended.
 */
export function shownAs(change: EpisodeChange, wish: AlertWish): 'open' | 'closed' | 'as-it-is' {
  switch (change) {
    case 'opened':
    case 'worsened':
      return wish === 'muted' ? 'as-it-is' : 'open'
    case 'recovered':
      return 'closed'
    case 'ongoing':
    case 'none':
      return 'as-it-is'
  }
}
