import { describe, expect, test } from '@jest/globals'
import { advanceEpisode, shownAs } from '../../src/drift/episode.ts'
import type { Alert, AlertPost, Alerts } from '../../src/ports/alerts.ts'
import type { AlertCheck, Retraining } from '../../src/records/alert.ts'

export function sampleCheck(n: number, verdict: AlertCheck['verdict'], more: Partial<AlertCheck> = {}): AlertCheck {
  return {
    id: String(n),
    at: new Date(Date.UTC(2026, 2, n, 5)).toISOString(),
    verdict,
    rows: 100 * n,
    reference: 'birds@v0.0.1',
    digest: null,
    drifted: verdict === 'stable' ? [] : ['speed', 'a --> b <!-- c'],
    drifted_count: verdict === 'stable' ? 0 : 2,
    url: null,
    ...more,
  }
}

/** What a drift check does to the alert, with texts that only name the state. */
export function recorded(name: string, check: AlertCheck): (current: Alert | null) => AlertPost | null {
  return (current) => {
    const { state, change } = advanceEpisode(name, current ?? { state: null, last_episode: 0 }, check)
    return (
      state && {
        state,
        title: `${name}: ${state.status}`,
        markdown: state.checks.map(({ id, verdict }) => `${id} ${verdict}`).join('\n'),
        shown: shownAs(change, current?.wish ?? 'none'),
        labels: ['models'],
        assignees: [],
      }
    )
  }
}

export function sampleRetraining(episode: number, by: string): Retraining {
  return {
    key: `birds/${episode}`,
    status: 'intended',
    at: '2026-03-01T05:00:00.000Z',
    cause: 'drift',
    because: 'Lasting drift in "a --> b".',
    workflow: 'retrain.yml',
    reference: 'birds@v0.0.1',
    digest: 'd'.repeat(64),
    by,
    url: null,
  }
}

export interface AlertsHarness {
  readonly alerts: Alerts
  /** A person says that they want to hear no more. */
  mute(alert: Alert): Promise<void>
}

export function alertsContract(connect: () => Promise<AlertsHarness>): void {
  const name = 'birds'

  test('nothing is opened while all is well; the first alarm creates the alert, and the next checks update it', async () => {
    const { alerts } = await connect()
    expect(await alerts.sync(name, recorded(name, sampleCheck(1, 'stable')))).toEqual({ status: 'none', alert: null })
    expect(await alerts.current(name)).toBeNull()
    const created = await alerts.sync(name, recorded(name, sampleCheck(2, 'drifted')))
    expect(created.status).toBe('created')
    const updated = await alerts.sync(name, recorded(name, sampleCheck(3, 'degraded')))
    expect([updated.status, updated.alert?.where]).toEqual(['updated', created.alert!.where])
    expect((await alerts.sync(name, recorded(name, sampleCheck(3, 'degraded')))).status).toBe('unchanged')
    expect(await alerts.current(name)).toMatchObject({
      last_episode: 1,
      wish: 'none',
      state: { episode: 1, status: 'open', worst: 'degraded', checks: [{ id: '2' }, { id: '3' }] },
    })
  })

  test('recovery ends the episode, and the next alarm begins another under the same alert', async () => {
    const { alerts } = await connect()
    const { alert } = await alerts.sync(name, recorded(name, sampleCheck(1, 'broken')))
    await alerts.sync(name, recorded(name, sampleCheck(2, 'stable')))
    expect((await alerts.current(name))!.state).toMatchObject({ episode: 1, status: 'recovered' })
    const again = await alerts.sync(name, recorded(name, sampleCheck(3, 'drifted')))
    expect(again.alert).toMatchObject({ where: alert!.where, state: { episode: 2, status: 'open', worst: 'drifted' } })
    expect((await alerts.current(name))!.state!.checks.map(({ id }) => id)).toEqual(['1', '2', '3'])
  })

  test('each model has an alert of its own', async () => {
    const { alerts } = await connect()
    await alerts.sync(name, recorded(name, sampleCheck(1, 'drifted')))
    expect(await alerts.current('bird')).toBeNull()
    const other = await alerts.sync('birds-2', recorded('birds-2', sampleCheck(1, 'drifted')))
    expect(other.status).toBe('created')
    expect((await alerts.current(name))!.where).not.toBe(other.alert!.where)
  })

  test('checks at once end as one alert that holds them all', async () => {
    const { alerts } = await connect()
    const checks = [1, 2, 3, 4].map((n) => sampleCheck(n, 'drifted'))
    const ends = await Promise.all(checks.map((check) => alerts.sync(name, recorded(name, check))))
    const current = (await alerts.current(name))!
    expect(new Set(ends.map(({ alert }) => alert?.where))).toEqual(new Set([current.where]))
    // A check that was written over is written again by the run that reads back; the last one always stands.
    for (const check of checks) await alerts.sync(name, recorded(name, check))
    expect((await alerts.current(name))!.state).toMatchObject({
      episode: 1,
      checks: [{ id: '1' }, { id: '2' }, { id: '3' }, { id: '4' }],
    })
  })

  test("a person's mute is told", async () => {
    const { alerts, mute } = await connect()
    const { alert } = await alerts.sync(name, recorded(name, sampleCheck(1, 'drifted')))
    await mute(alert!)
    expect((await alerts.current(name))!.wish).toBe('muted')
  })

  describe('a retraining', () => {
    const claim = (retraining: Retraining) => ({ retraining, markdown: `Retraining ${retraining.key}` })

    test('is claimed once a key, and all are told by whom', async () => {
      const { alerts } = await connect()
      const { alert } = await alerts.sync(name, recorded(name, sampleCheck(1, 'drifted')))
      const claims = await Promise.all(
        ['7', '8', '9'].map((by) => alerts.claim(alert!, claim(sampleRetraining(1, by)))),
      )
      expect(new Set(claims.map(({ by }) => by)).size).toBe(1)
      expect((await alerts.current(name))!.state!.retrainings).toMatchObject([
        { key: 'birds/1', status: 'intended', by: claims[0]!.by },
      ])
      expect(await alerts.claim(alert!, claim(sampleRetraining(2, '10')))).toMatchObject({ key: 'birds/2', by: '10' })
    })

    test('is settled, or taken back and claimed anew', async () => {
      const { alerts } = await connect()
      const { alert } = await alerts.sync(name, recorded(name, sampleCheck(1, 'drifted')))
      const won = await alerts.claim(alert!, claim(sampleRetraining(1, '7')))
      await alerts.settle(alert!, won, null)
      expect((await alerts.current(name))!.state!.retrainings).toEqual([])
      const again = await alerts.claim(alert!, claim(sampleRetraining(1, '8')))
      expect(again.by).toBe('8')
      await alerts.settle(alert!, { ...again, by: 'other' }, null)
      await alerts.settle(alert!, again, claim({ ...again, status: 'dispatched', url: 'https://example.com/run/1' }))
      expect((await alerts.current(name))!.state!.retrainings).toMatchObject([
        { status: 'dispatched', by: '8', url: 'https://example.com/run/1' },
      ])
    })
  })

  test('a comment is written under the alert, and replaced under its key; without an alert there is none', async () => {
    const { alerts } = await connect()
    expect(await alerts.comment(name, 'gate', 'one')).toBeNull()
    await alerts.sync(name, recorded(name, sampleCheck(1, 'drifted')))
    const where = await alerts.comment(name, 'gate', 'one')
    expect(await alerts.comment(name, 'gate', 'two')).toBe(where)
    expect(await alerts.comment(name, 'other --> key', 'three')).not.toBe(where)
  })
}
