import { describe, expect, test } from '@jest/globals'
import { advanceEpisode } from '../../src/drift/episode.ts'
import { decideRetraining, driftImpact, type RetrainPolicy, type RetrainQuestion } from '../../src/drift/retraining.ts'
import type { Retraining } from '../../src/records/alert.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { sampleCheck, sampleRetraining } from '../contracts/alerts.ts'
import { sampleColumn, sampleDriftReport } from './sample-report.ts'

const policy: RetrainPolicy = {
  workflow: 'retrain.yml',
  on: ['degraded', 'drifted'],
  min_impact: 0.05,
  cool_down_days: 7,
  most_per_version: 2,
}
const now = new Date('2026-03-10T05:00:00Z')
const dispatched = (episode: number, at: string, more: Partial<Retraining> = {}): Retraining => ({
  ...sampleRetraining(episode, String(episode)),
  status: 'dispatched',
  at,
  digest: 'e'.repeat(64),
  ...more,
})

function ask(
  report: DriftReport,
  more: Partial<RetrainQuestion> & { readonly before?: readonly Retraining[] } = {},
): string {
  const { before = [], ...rest } = more
  const { state } = advanceEpisode('birds', { state: null, last_episode: 2 }, sampleCheck(9, report.verdict))
  const decision = decideRetraining({
    policy,
    state: state && { ...state, retrainings: [...before] },
    wish: 'none',
    report,
    now,
    own_workflow: '.github/workflows/drift.yml',
    ...rest,
  })
  return decision.due ? `${decision.key} ${decision.cause}: ${decision.because}` : decision.hold.kind
}

const drifted = sampleDriftReport('drifted', [sampleColumn('speed', 3.5, 0.4), sampleColumn('phase', 0, 0.6)])

describe('a retraining is started', () => {
  test('for lasting drift in features that carry the model', () => {
    expect(ask(drifted)).toBe('birds/3 drift: Lasting drift in "speed" moves 40 % of what the model looks at.')
  })

  test('for measured decay, whatever drifted', () => {
    const report = sampleDriftReport('degraded', [sampleColumn('phase', 0, 1)], {
      performance: [
        {
          name: 'roc_auc',
          source: 'labels',
          greater_is_better: true,
          reference: 0.8,
          current: 0.7,
          delta: -0.1,
          interval: [-0.12, -0.08],
          status: 'degraded',
        },
      ],
    })
    expect(ask(report)).toBe('birds/3 decay: The model answers worse than it did: roc_auc 0.8 → 0.7.')
  })
})

describe('and is held back', () => {
  const recent = dispatched(2, '2026-03-05T05:00:00.000Z', { reference: 'birds@v0.0.0' })
  test.each<[string, string, DriftReport, Parameters<typeof ask>[1]]>([
    ['without drift.retrain', 'not-configured', drifted, { policy: null }],
    ['while nothing alarms', 'no-alarm', sampleDriftReport('stable', []), {}],
    ['on too few rows', 'no-alarm', sampleDriftReport('insufficient', []), {}],
    ['on a broken feed', 'broken', sampleDriftReport('broken', drifted.columns), {}],
    ['where the policy does not ask for it', 'not-asked-for', drifted, { policy: { ...policy, on: ['degraded'] } }],
    [
      'the second time in an episode',
      'once-an-episode',
      drifted,
      { before: [dispatched(3, '2020-01-01T00:00:00.000Z')] },
    ],
    ['during the cool-down', 'cool-down', drifted, { before: [recent] }],
    [
      'on rows that were retrained on',
      'same-data',
      drifted,
      { before: [dispatched(1, '2020-01-01T00:00:00.000Z', { digest: 'd'.repeat(64) })] },
    ],
    [
      'while two retrainings changed nothing in the stage',
      'no-effect',
      drifted,
      { before: [dispatched(1, '2020-01-01T00:00:00.000Z'), dispatched(2, '2020-02-01T00:00:00.000Z')] },
    ],
    ['inside the retraining itself', 'own-workflow', drifted, { own_workflow: '.github/workflows/retrain.yml' }],
    ['by a muted alert', 'muted', drifted, { wish: 'muted' }],
    ['by an alert that somebody closed', 'closed-by-hand', drifted, { wish: 'closed' }],
    [
      'for features that carry little',
      'unimportant',
      sampleDriftReport('drifted', [sampleColumn('speed', 1, 0.1), sampleColumn('phase', 0, 0.9)]),
      {},
    ],
  ])('%s', (_, kind, report, more) => {
    expect(ask(report, more)).toBe(kind)
  })

  test('no longer once the cool-down is over', () => {
    expect(ask(drifted, { before: [recent], now: new Date('2026-03-12T05:00:01Z') })).toMatch(/^birds\/3 drift/)
  })
})

describe('importance times drift', () => {
  const impact = (...columns: DriftReport['columns']): number =>
    driftImpact(sampleDriftReport('drifted', columns)).impact

  test('counts a third of the importance at the threshold, and all of it from three times the threshold on', () => {
    expect(impact(sampleColumn('a', 1, 0.6), sampleColumn('b', 0, 0.4))).toBeCloseTo(0.2)
    expect(impact(sampleColumn('a', 3, 0.6), sampleColumn('b', 0, 0.4))).toBeCloseTo(0.6)
    expect(impact(sampleColumn('a', 30, 0.6), sampleColumn('b', 6, 0.4))).toBeCloseTo(1)
  })

  test('weighs all features the same where the model tells no importances, and looks at features only', () => {
    expect(impact(sampleColumn('a', 3, null), sampleColumn('b', 0, null))).toBeCloseTo(0.5)
    expect(impact(sampleColumn('a', 0, 1), { ...sampleColumn('prediction', 9, null), role: 'prediction' })).toBe(0)
  })

  test('waits for drift to last', () => {
    const report = sampleDriftReport('drifted', [sampleColumn('a', 2, 0.5), sampleColumn('b', 2, 0.5)], {
      persistence: {
        needed: 2,
        of: 3,
        strong: 3,
        found: 'drifted',
        earlier: 1,
        columns: [
          { column: 'a', windows: 2, strength: 2, confirmed: true },
          { column: 'b', windows: 1, strength: 2, confirmed: false },
        ],
      },
    })
    expect(driftImpact(report)).toMatchObject({ columns: [{ column: 'a' }] })
  })
})
