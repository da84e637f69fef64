import { expect, test } from '@jest/globals'
import { type CommentMode, worthComment } from '../../src/comment/mode.ts'
import type { GateReport } from '../../src/records/gate-report.ts'
import { overallVerdict } from '../../src/records/verdict.ts'
import { sampleReport, sampleRun } from '../contracts/samples.ts'

const report = (
  verdict: GateReport['verdict'],
  status: 'compared' | 'unchanged' | 'missing',
  more = {},
): GateReport => ({
  ...sampleReport(sampleRun(1), verdict),
  baselines: [
    {
      name: 'base',
      status,
      source: '',
      run_id: null,
      version: null,
      commit: null,
      distance: null,
      model_digest: null,
      created_at: null,
      rescored: false,
    },
  ],
  ...more,
})
const accepted = { accepted: { by: 'grace', reason: 'small', at: '2026-01-01T00:00:00.000Z' } }

test.each<[string, GateReport, Record<CommentMode, boolean>]>([
  ['a pass', report('pass', 'compared'), { always: true, 'on-change': true, 'on-failure': false, off: false }],
  [
    'the same model',
    report('pass', 'unchanged'),
    { always: true, 'on-change': false, 'on-failure': false, off: false },
  ],
  ['a first model', report('pass', 'missing'), { always: true, 'on-change': true, 'on-failure': false, off: false }],
  ['a loss', report('fail', 'compared'), { always: true, 'on-change': true, 'on-failure': true, off: false }],
  [
    'an accepted loss',
    report('fail', 'compared', accepted),
    { always: true, 'on-change': true, 'on-failure': true, off: false },
  ],
  [
    'incomplete',
    report('incomplete', 'unchanged'),
    { always: true, 'on-change': true, 'on-failure': true, off: false },
  ],
])('when %s is worth a comment', (_, one, expected) => {
  const set = { verdict: one.verdict, reports: [one], unchanged: [] }
  for (const [mode, worth] of Object.entries(expected))
    expect([mode, worthComment(mode as CommentMode, set)]).toEqual([mode, worth])
})

test('models that nobody touched are worth none on change', () => {
  const set = {
    verdict: overallVerdict([]),
    reports: [],
    unchanged: [{ name: 'birds', file: 'mlops.yml', base: null }],
  }
  expect(set.verdict).toBe('pass')
  expect(worthComment('on-change', set)).toBe(false)
})

test('the gravest verdict counts: what was not measured outranks a loss, a loss a doubt', () => {
  const of = (...verdicts: GateReport['verdict'][]) => overallVerdict(verdicts.map((verdict) => ({ verdict })))
  expect(of('pass', 'inconclusive')).toBe('inconclusive')
  expect(of('fail', 'inconclusive')).toBe('fail')
  expect(of('pass', 'incomplete', 'fail')).toBe('incomplete')
})
