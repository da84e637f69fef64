import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { advanceEpisode } from '../../src/drift/episode.ts'
import type { AlertCheck, AlertState, Retraining } from '../../src/records/alert.ts'
import type { AlertView, DriftCheck, RetrainingOutcome } from '../../src/records/drift-check.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { lateText } from '../../src/report/alert-document.ts'
import { alertText, claimText } from '../../src/report/alert-text.ts'
import { driftCheckDocument } from '../../src/report/drift-check-document.ts'
import { driftDocument } from '../../src/report/drift-document.ts'
import { renderMarkdown } from '../../src/report/render-markdown.ts'
import { sampleCheck, sampleRetraining } from '../contracts/alerts.ts'
import { sampleColumn, sampleDriftReport } from '../drift/sample-report.ts'

const columns = [
  sampleColumn('speed_knots', 3.5, 0.4),
  sampleColumn('airline', 1.6, 0.2),
  sampleColumn('phase', 0, 0.4),
]
const reports = {
  drifted: sampleDriftReport('drifted', columns, {
    reasons: ['"speed_knots" drifted: the median rose from 120 to 155.'],
  }),
  broken: sampleDriftReport('broken', columns.slice(1), {
    reasons: ['"speed_knots" is missing in 100 % of the rows, before in 25 %.'],
    quality: [
      {
        check: 'missing-values',
        column: 'speed_knots',
        status: 'fail',
        reason: '"speed_knots" is missing in 100 % of the rows, before in 25 %.',
        reference: 0.25,
        current: 1,
      },
    ],
  }),
  stable: sampleDriftReport('stable', columns.slice(2)),
}
const retraining: Retraining = {
  ...sampleRetraining(1, '2'),
  status: 'dispatched',
  because: 'Lasting drift in "speed_knots" moves 40 % of what the model looks at.',
  url: 'https://github.com/acme/models/actions/runs/17',
}

/** The alert after checks with these verdicts, one a day. */
function view(verdicts: readonly AlertCheck['verdict'][], report: DriftReport, outcome: RetrainingOutcome): AlertView {
  let state: AlertState | null = null
  for (const [index, verdict] of verdicts.entries()) {
    const url = `https://github.com/acme/models/actions/runs/${10 + index}`
    const drifted = verdict === 'drifted' ? ['speed_knots', 'airline'] : []
    const check = sampleCheck(index + 1, verdict, { url, drifted, drifted_count: drifted.length })
    state = advanceEpisode('birds', { state, last_episode: 0 }, check).state
  }
  const previous_at = verdicts.length > 1 ? sampleCheck(verdicts.length - 1, 'stable').at : null
  return { state: state!, report, retraining: outcome, pace: { previous_at, usual_seconds: null, late: false } }
}

const cases: readonly [name: string, AlertView][] = [
  ['opened', view(['drifted'], reports.drifted, { status: 'dispatched', retraining })],
  ['ongoing', view(['drifted', 'insufficient', 'drifted'], reports.drifted, { status: 'dispatched', retraining })],
  ['broken', view(['broken'], reports.broken, { status: 'held', hold: { kind: 'broken' } })],
  ['recovered', view(['drifted', 'drifted', 'stable'], reports.stable, { status: 'held', hold: { kind: 'no-alarm' } })],
]

describe('the alert issue', () => {
  test.each(cases)('%s reads as in docs/alerts', (name, alert) => {
    const { title, markdown } = alertText(alert)
    expectShown(`${name}.md`, `<!-- ${title} -->\n${markdown}`)
  })

  test('the comment about a retraining reads as in docs/alerts', () => {
    expectShown('retraining.md', claimText(retraining))
  })

  test('of a hundred columns with hostile names stays within its share of an issue, and shows them as text', () => {
    const many = Array.from({ length: 100 }, (_, n) =>
      sampleColumn(`<img> @ops | ${n} ${'x'.repeat(200)} -->`, 2, 0.01),
    )
    const { markdown } = alertText(
      view(['drifted'], sampleDriftReport('drifted', many), { status: 'due', because: 'x' }),
    )
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(35_000)
    expect(markdown).not.toMatch(/<img|@ops|-->/)
  })
})

test('a schedule that stood still is told, one that is late by hours is not', () => {
  const pace = { previous_at: '2026-03-01T05:00:00.000Z', usual_seconds: 86_400, late: true }
  expect(lateText(pace, '2026-03-09T05:00:00.000Z')).toBe(
    'The check before this one was 8 days ago; they usually come every 24 hours. Was the schedule stopped?',
  )
  expect(lateText({ ...pace, late: false }, '2026-03-02T07:00:00.000Z')).toBeNull()
})

test("a check's summary tells alert and retraining, and that the schedule stood still", () => {
  const at = '2026-03-09T05:00:00.000Z'
  const check: DriftCheck = {
    schema_version: 1,
    name: 'birds',
    id: '17',
    at,
    verdict: 'drifted',
    times: [at],
    pace: { previous_at: '2026-03-01T05:00:00.000Z', usual_seconds: 86_400, late: true },
    alert: { episode: 3, status: 'open', change: 'worsened', where: 'https://github.com/acme/models/issues/7' },
    retraining: { status: 'held', hold: { kind: 'cool-down', until: '2026-03-12T05:00:00.000Z' } },
  }
  const text = renderMarkdown(driftCheckDocument(reports.drifted, check), { limit: 60_000, whole: 'report.json' })
  expect(text).toMatch(/⚠️ The check before this one was 8 days ago/)
  expect(text).toMatch(/\| Alert \| \[episode 3\]\(https:\/\/github.com\/acme\/models\/issues\/7\) got worse \|/)
  expect(text).toMatch(/No retraining before 2026-03-12 05:00 UTC/)
  expect(driftCheckDocument(reports.drifted, null)).toEqual(driftDocument(reports.drifted))
})

/** Compares with docs/alerts/<name>, which people read; UPDATE_GOLDEN=1 writes it anew. */
function expectShown(name: string, text: string): void {
  const file = `docs/alerts/${name}`
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  expect(text).toBe(readFileSync(file, 'utf8'))
}
