import { describe, expect, test } from '@jest/globals'
import { advanceEpisode, type EpisodeBefore, shownAs } from '../../src/drift/episode.ts'
import type { AlertCheck, AlertState } from '../../src/records/alert.ts'
import { alertStateSchema } from '../../src/records/alert.ts'
import { sampleCheck } from '../contracts/alerts.ts'

const none: EpisodeBefore = { state: null, last_episode: 0 }
const from = (state: AlertState | null): EpisodeBefore => ({ state, last_episode: state?.episode ?? 0 })

/** The episodes after these verdicts, one check a day: `1 opened open`. */
function course(...verdicts: AlertCheck['verdict'][]): string[] {
  let state: AlertState | null = null
  return verdicts.map((verdict, index) => {
    const step = advanceEpisode('birds', from(state), sampleCheck(index + 1, verdict))
    state = step.state
    if (state) alertStateSchema.parse(state)
    return state ? `${state.episode} ${step.change} ${state.status} ${state.worst}` : step.change
  })
}

describe('an episode', () => {
  test('opens with the first alarm, lasts, and ends with the first stable check; the next alarm is another', () => {
    expect(course('stable', 'drifted', 'drifted', 'stable', 'stable', 'degraded', 'stable')).toEqual([
      'none',
      '1 opened open drifted',
      '1 ongoing open drifted',
      '1 recovered recovered drifted',
      '1 none recovered drifted',
      '2 opened open degraded',
      '2 recovered recovered degraded',
    ])
  })

  test('remembers its worst verdict, and says when it got worse', () => {
    expect(course('drifted', 'broken', 'degraded', 'drifted')).toEqual([
      '1 opened open drifted',
      '1 worsened open broken',
      '1 ongoing open broken',
      '1 ongoing open broken',
    ])
  })

  test('too few rows tell nothing: they neither open nor end one', () => {
    expect(course('insufficient', 'drifted', 'insufficient', 'stable', 'insufficient')).toEqual([
      'none',
      '1 opened open drifted',
      '1 none open drifted',
      '1 recovered recovered drifted',
      '1 none recovered drifted',
    ])
  })

  test('the same check again changes nothing; judged anew, it counts as it is now', () => {
    const opened = advanceEpisode('birds', none, sampleCheck(1, 'drifted')).state
    expect(advanceEpisode('birds', from(opened), sampleCheck(1, 'drifted'))).toEqual({
      state: opened,
      change: 'ongoing',
    })
    const mended = advanceEpisode('birds', from(opened), sampleCheck(1, 'stable'))
    expect(mended).toMatchObject({ change: 'recovered', state: { checks: [{ id: '1', verdict: 'stable' }] } })
  })

  test('a check that comes late is written down and decides nothing', () => {
    const opened = advanceEpisode('birds', none, sampleCheck(2, 'drifted')).state
    const { state, change } = advanceEpisode('birds', from(opened), sampleCheck(1, 'stable'))
    expect([change, state?.status, state?.checks.map(({ id }) => id)]).toEqual(['none', 'open', ['1', '2']])
  })

  test('counts on where the state is lost and only the number of the last episode is known', () => {
    const { state } = advanceEpisode('birds', { state: null, last_episode: 4 }, sampleCheck(1, 'drifted'))
    expect(state?.episode).toBe(5)
  })

  test('keeps thirty checks', () => {
    let state: AlertState | null = null
    for (let n = 1; n <= 28; n += 1) state = advanceEpisode('birds', from(state), sampleCheck(n, 'drifted')).state
    for (let n = 1; n <= 5; n += 1)
      state = advanceEpisode('birds', from(state), {
        ...sampleCheck(28, 'drifted', { id: `x${n}`, at: `2026-04-0${n}T05:00:00.000Z` }),
      }).state
    expect([state?.checks.length, state?.checks[0]?.id, state?.checks.at(-1)?.id]).toEqual([30, '4', 'x5'])
  })
})

test.each([
  ['opened', 'none', 'open'],
  ['opened', 'muted', 'as-it-is'],
  ['worsened', 'closed', 'open'],
  ['ongoing', 'closed', 'as-it-is'],
  ['ongoing', 'none', 'as-it-is'],
  ['none', 'none', 'as-it-is'],
  ['recovered', 'none', 'closed'],
  ['recovered', 'closed', 'closed'],
] as const)('an episode that %s under the wish %s is shown %s', (change, wish, shown) => {
  expect(shownAs(change, wish)).toBe(shown)
})
