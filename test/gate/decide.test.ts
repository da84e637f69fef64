import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import type { BaselineInput } from '../../src/gate/opponent.ts'
import { found, gate, missing, scored } from './sample-gate.ts'

const regression = { roc_auc: { max_absolute_regression: 0.01 } }

describe('several baselines', () => {
  test('all that were found are compared, and all must pass', () => {
    const baselines = [found('base', scored({ roc_auc: 0.75 })), found('production', scored({ roc_auc: 0.78 }))]
    const { verdict, reasons, metrics } = gate({ metrics: regression }, scored({ roc_auc: 0.76 }), baselines)
    expect(verdict).toBe('fail')
    expect(reasons).toEqual(["roc_auc 0.7600 is 0.0200 below production's 0.7800; at most 0.0100 is allowed"])
    expect(metrics.map((row) => [row.baseline_name, row.status])).toEqual([
      ['base', 'pass'],
      ['production', 'fail'],
    ])
  })

  test('a threshold that fails is told once', () => {
    const baselines = [found('base', scored({ roc_auc: 0.6 })), found('production', scored({ roc_auc: 0.6 }))]
    const { reasons } = gate({ metrics: { roc_auc: { threshold: 0.7 } } }, scored({ roc_auc: 0.6 }), baselines)
    expect(reasons).toEqual(['roc_auc 0.6000 is below the threshold 0.7000'])
  })

  test('one that is missing is noted where another was found, whatever is registered', () => {
    const baselines = [found('base', scored({ roc_auc: 0.75 })), missing('production')]
    const { verdict, notes } = gate({ metrics: regression }, scored({ roc_auc: 0.76 }), baselines, 3)
    expect(verdict).toBe('pass')
    expect(notes).toEqual(['There is no production to compare with (no run, no version).'])
  })

  test('one that could not be scored makes the verdict incomplete, and the failure beside it is still told', () => {
    const baselines: BaselineInput[] = [
      found('base', scored({ roc_auc: 0.9 })),
      { name: 'production', status: 'incomplete', why: 'it logged metrics only' },
    ]
    const { verdict, reasons } = gate({ metrics: regression }, scored({ roc_auc: 0.7 }), baselines)
    expect(verdict).toBe('incomplete')
    expect(reasons).toEqual([
      'roc_auc was not compared: production could not be scored on the same rows: it logged metrics only',
      "roc_auc 0.7000 is 0.2000 below base's 0.9000; at most 0.0100 is allowed",
    ])
  })
})

describe('nothing to compare with', () => {
  test('pass-first says that nothing was compared while nothing is registered', () => {
    const policy = { metrics: { roc_auc: { threshold: 0.7, max_absolute_regression: 0.01 } } }
    const { verdict, reasons, notes } = gate(policy, scored({ roc_auc: 0.76 }), [
      missing('base'),
      missing('production'),
    ])
    expect([verdict, reasons]).toEqual(['pass', ['The check passed.']])
    expect(notes).toEqual([
      'Nothing was compared: no baseline was found (base: no run, no version; production: no run, no version); ' +
        'the absolute thresholds alone decide.',
    ])
  })

  test('no baseline configured at all', () => {
    expect(gate({ metrics: regression }, scored({ roc_auc: 0.76 }), []).verdict).toBe('pass')
    expect(gate({ metrics: regression }, scored({ roc_auc: 0.76 }), [], 1).verdict).toBe('incomplete')
  })

  test('no thresholds: everything informs', () => {
    const { verdict, notes, metrics } = gate({}, scored({ roc_auc: 0.76 }), [found('base', scored({ roc_auc: 0.8 }))])
    expect(verdict).toBe('pass')
    expect(notes).toEqual(['No thresholds are set, so nothing can fail.'])
    expect(metrics).toMatchObject([{ name: 'roc_auc', status: 'info', baseline: 0.8, checks: [] }])
  })
})

describe('never a pass out of nothing', () => {
  test('an empty test set', () => {
    const nothing = scored({ roc_auc: Number.NaN, accuracy: Number.NaN })
    expect(gate({}, nothing, []).verdict).toBe('incomplete')
    expect(gate({}, scored({}), []).verdict).toBe('incomplete')
  })

  test('a number that is not finite is null in the record', () => {
    const { metrics } = gate({ metrics: regression }, scored({ roc_auc: Number.NaN, accuracy: 1 }), [])
    expect(metrics[0]).toMatchObject({ candidate: null, delta: null, status: 'fail' })
  })
})

test('a pull request that does not touch the model passes', () => {
  const model = scored({ roc_auc: 0.76, accuracy: 0.9 })
  const { verdict, reasons, metrics } = gate(
    { metrics: { roc_auc: { min_absolute_change: 0.01 }, accuracy: { threshold: 0.8 } } },
    model,
    [found('base', model, { same_model: true })],
    4,
  )
  expect(verdict).toBe('pass')
  expect(reasons).toEqual(["The model is the same as base's.", 'The check passed.'])
  expect(metrics.map(({ status }) => status)).toEqual(['unchanged', 'pass'])
})

describe('directions', () => {
  const base = [found('base', scored({ cost: 1 }))]

  test('an unknown metric without a direction is refused with what is known', () => {
    const act = () => gate({ metrics: { roc_aux: { threshold: 0.7 } } }, scored({ accuracy: 1 }), base)
    expect(act).toThrow(UserError)
    expect(act).toThrow(/validate\.metrics\.roc_aux: .*allowed: roc_auc, /)
  })

  test('the table may not be contradicted', () => {
    const policy = { metrics: { log_loss: { threshold: 0.4, greater_is_better: true } } }
    expect(() => gate(policy, scored({ log_loss: 0.3 }), [])).toThrow(/of log_loss less is better/)
  })

  test("a user's metric brings its own", () => {
    const policy = { metrics: { cost: { max_absolute_regression: 0.1, greater_is_better: false } } }
    expect(gate(policy, scored({ cost: 1.2 }), base).verdict).toBe('fail')
    expect(gate(policy, scored({ cost: 0.2 }), base).verdict).toBe('pass')
  })

  test('a name that every object has is a metric like another', () => {
    expect(() => gate({}, scored({ constructor: 1 } as Record<string, number>), [])).toThrow(UserError)
  })
})

describe('uncertainty: strict', () => {
  const strict = { metrics: regression, uncertainty: 'strict' as const }
  const run = (bounds: readonly [number, number] | null) =>
    gate(strict, scored({ roc_auc: 0.79 }), [found('base', scored({ roc_auc: 0.8 }), { bounds: () => bounds })])

  test.each([
    ['wholly inside the margin', [-0.009, 0.02], 'pass'],
    ['at the margin', [-0.01, 0.02], 'pass'],
    ['wholly beyond it', [-0.03, -0.011], 'fail'],
    ['across it', [-0.03, 0.01], 'inconclusive'],
  ] as const)('%s', (_, bounds, verdict) => {
    expect(run(bounds).verdict).toBe(verdict)
  })

  test('without bounds nothing is sure', () => {
    const { verdict, reasons, metrics } = run(null)
    expect([verdict, metrics[0]!.status]).toEqual(['inconclusive', 'inconclusive'])
    expect(reasons[0]).toMatch(/could not be computed$/)
  })

  test('lower is better: the sides are turned', () => {
    const policy = { metrics: { log_loss: { max_absolute_regression: 0.01 } }, uncertainty: 'strict' as const }
    const at = (bounds: readonly [number, number]) =>
      gate(policy, scored({ log_loss: 0.4 }), [found('base', scored({ log_loss: 0.4 }), { bounds: () => bounds })])
        .verdict
    expect([at([-0.02, 0.009]), at([0.011, 0.03]), at([-0.02, 0.02])]).toEqual(['pass', 'fail', 'inconclusive'])
  })

  test('report mode shows the interval and lets the difference decide', () => {
    const baseline = found('base', scored({ roc_auc: 0.8 }), { interval: () => [-0.04, 0.02] })
    const { verdict, metrics } = gate({ metrics: regression }, scored({ roc_auc: 0.795 }), [baseline])
    expect(verdict).toBe('pass')
    expect(metrics[0]!.interval).toEqual([-0.04, 0.02])
  })
})
