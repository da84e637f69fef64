import { describe, expect, test } from '@jest/globals'
import { digestOf } from '../../src/files/digest.ts'
import { zip } from '../fakes/zip.ts'
import { endScenes, json, newScene, type Report, refusal, reported } from './hostile-play.ts'

type Made = Record<string, unknown>

endScenes()

describe('hostile records', () => {
  const record = /does not have the form of a gate report/
  const limits = /larger, deeper or holds larger numbers or texts/
  const twice = /tells one number twice/

  test.each<[string, (report: Report) => Buffer | Made, RegExp]>([
    ['not JSON', () => zip([{ name: 'report.json', bytes: Buffer.from('<script>evil()</script>') }]), record],
    ['a list', () => zip([{ name: 'report.json', bytes: Buffer.from('["evil"]') }]), record],
    ['an unknown property', (report) => ({ ...report, evil: true }), record],
    ['another schema', (report) => ({ ...report, schema_version: 2 }), record],
    ['a verdict of its own', (report) => ({ ...report, verdict: 'evil' }), record],
    [
      'nesting of 100,000',
      () => zip([{ name: 'report.json', bytes: Buffer.from(`${'['.repeat(1e5)}${']'.repeat(1e5)}`) }]),
      limits,
    ],
    ['nesting inside a property', (report) => ({ ...report, params: nested(40) }), limits],
    ['a number of 309 digits', (report) => withNumber(report, 1e308), limits],
    [
      'a list of 6,000 texts',
      (report) => ({ ...report, notes: Array.from({ length: 6_000 }, (_, index) => noise(20, index)) }),
      limits,
    ],
    ['a text of 20,000 characters', (report) => ({ ...report, name: noise(20_000, 1) }), limits],
    ['a file of 5 MiB', (report) => zip([{ name: 'report.json', bytes: padded(report, 5 * 2 ** 20) }]), limits],
    ['__proto__ as a key', (report) => zip([{ name: 'report.json', bytes: prototype(report, '__proto__') }]), limits],
    [
      'constructor as a key',
      (report) => zip([{ name: 'report.json', bytes: prototype(report, 'constructor') }]),
      limits,
    ],
    ['another model', (report) => ({ ...report, name: 'evil' }), /about another model/],
    ['another task', (report) => ({ ...report, task: 'regression' }), /about another model/],
    ['no base', (report) => ({ ...report, policy: { ...report.policy, base: null } }), /does not say which commit/],
    ['a base that is nowhere', (report) => withBase(report, 'e'.repeat(40)), /not on the base branch/],
    ['a row told twice', (report) => ({ ...report, metrics: [...report.metrics, ...report.metrics] }), twice],
    [
      'a baseline told twice',
      (report) => ({ ...report, baselines: [...report.baselines, ...report.baselines] }),
      twice,
    ],
    ['a verdict about no run', (report) => ({ ...report, candidate: null }), /contradicts itself/],
    [
      'a slice larger than the data',
      (report) => ({ ...report, test_data: { ...report.test_data, rows: 3 } }),
      /contradicts/,
    ],
    ['a row against nobody', (report) => ({ ...report, baselines: [] }), /contradicts itself/],
  ])('%s', async (_, make, sentence) => {
    refusal(await reported(make), sentence)
  })

  test('the head as its own base: a commit that is not on the base branch', async () => {
    const scene = await newScene()
    scene.leave({ 'report.json': JSON.stringify(withBase(scene.honest(), scene.head)) })
    refusal(await scene.report(), /not on the base branch/)
  })

  test.each<[string, (report: Report) => Report]>([
    ['a forged verdict', (report) => ({ ...report, ...scores(report, 0.5) })],
    ['forged statuses', (report) => forgedChecks(report)],
    [
      'the thresholds it likes',
      (report) => ({ ...report, metrics: scores(report, 0.5).metrics.map((row) => ({ ...row, threshold: 0.1 })) }),
    ],
    ['an unchanged model that is not', (report) => unchanged(scores(report, 0.5))],
    ['a missing baseline', (report) => ({ ...scores(report, 0.5), baselines: report.baselines })],
    ['a metric left out', (report) => ({ ...report, metrics: report.metrics.slice(1) })],
    [
      'a number that is not finite',
      (report) => ({ ...report, metrics: report.metrics.map((row) => ({ ...row, candidate: null })) }),
    ],
  ])('%s does not help', async (_, make) => {
    const { verdict, report } = await reported((honest) => make({ ...honest, verdict: 'pass' }))
    // A number that is missing or not finite is no lesser evil: `incomplete`.
    expect(['fail', 'incomplete']).toContain(verdict)
    expect(report!.reasons.join(' ')).not.toMatch(/evil/)
  })
})

function nested(depth: number): unknown {
  return depth === 0 ? [] : [nested(depth - 1)]
}

function padded(report: Report, bytes: number): Buffer {
  return json({ ...report, notes: Array.from({ length: bytes / 2 ** 10 }, (_, index) => noise(2 ** 10, index)) })
}

/** Digits that do not compress to a bomb. */
function noise(length: number, seed: number): string {
  let text = ''
  for (let part = 0; text.length < length; part += 1) text += digestOf(`${seed} ${part}`)
  return text.slice(0, length)
}

function prototype(report: Report, key: string): Buffer {
  return Buffer.from(JSON.stringify({ ...report, logged: { KEY: 1 } }).replace('KEY', key))
}

function withNumber(report: Report, number: number): Made {
  return { ...report, metrics: report.metrics.map((row) => ({ ...row, candidate: number })) }
}

function withBase(report: Report, base: string): Report {
  return { ...report, policy: { ...report.policy, base } }
}

function scores(report: Report, candidate: number): Report {
  return { ...report, metrics: report.metrics.map((row) => ({ ...row, candidate, delta: 0.4, status: 'pass' })) }
}

function forgedChecks(report: Report): Report {
  const check = {
    kind: 'threshold',
    baseline: null,
    configured: 0.1,
    limit: 0.1,
    status: 'pass',
    reason: 'evil',
  } as const
  return { ...report, metrics: scores(report, 0.5).metrics.map((row) => ({ ...row, checks: [check] })) }
}

function unchanged(report: Report): Report {
  return { ...report, baselines: report.baselines.map((baseline) => ({ ...baseline, status: 'unchanged' })) }
}
