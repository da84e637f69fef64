import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Table } from '../../src/data/table.ts'
import { compareProfiles } from '../../src/drift/compare-profiles.ts'
import { windowOf } from '../../src/drift/persistence.ts'
import { policyOf } from '../../src/drift/policy.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { type DriftWindow, driftWindowSchema } from '../../src/records/drift-window.ts'
import type { Profile } from '../../src/records/profile.ts'
import { numbers } from './random-tables.ts'

const bell = (rows: number, shift: number, salt: number): number[] =>
  Array.from({ length: rows }, (_, i) => Math.sin(i * 12.9898 + salt) + Math.sin(i * 78.233 + salt) + shift)

const table = (shift: number, salt: number, other = 0): Table => ({
  rows: 500,
  columns: [numbers('x', bell(500, shift, salt)), numbers('y', bell(500, other, salt + 7))],
})

const digest = (salt: number): string => salt.toString(16).padStart(64, '0')

describe('drift over several windows', () => {
  let reference: Profile
  beforeAll(() => {
    reference = buildProfile(table(0, 1), { digest: digest(1) })
  })

  function look(shift: number, salt: number, history: readonly DriftWindow[] | null, other = 0): DriftReport {
    return compareProfiles({
      name: null,
      reference: { source: 'train.csv', profile: reference },
      current: { source: 'now.csv', profile: buildProfile(table(shift, salt, other), { digest: digest(salt) }) },
      policy: policyOf('default'),
      history,
    })
  }

  test('a moderate shift alone is drift where nothing came before or will come after', () => {
    expect(look(0.25, 2, null)).toMatchObject({ verdict: 'drifted', persistence: null })
  })

  test('counts when it came in two of three windows, not when it came once', () => {
    const first = look(0.25, 2, [])
    expect(first.verdict).toBe('stable')
    expect(first.persistence).toMatchObject({ found: 'drifted', earlier: 0 })
    expect(first.reasons[0]).toMatch(/^Not confirmed yet: "x" drifted in this window; it counts in 2 of 3 windows/)
    const second = look(0, 3, [windowOf(first)])
    expect(second.verdict).toBe('stable')
    const third = look(0.25, 4, [first, second].map(windowOf))
    expect(third.verdict).toBe('drifted')
    expect(third.persistence?.columns).toMatchObject([{ column: 'x', windows: 2, confirmed: true }])
    // Three windows later the first has left the rule's sight.
    expect(look(0.25, 5, [first, second, look(0, 6, [])].map(windowOf)).verdict).toBe('stable')
  })

  test('counts at once when it is three times its threshold', () => {
    const report = look(1.5, 2, [])
    expect(report.verdict).toBe('drifted')
    expect(report.persistence?.columns[0]).toMatchObject({ windows: 1, confirmed: true })
  })

  test('in another column, against another reference or in the same rows again does not add up', () => {
    const moved = windowOf(look(0.25, 2, []))
    expect(look(0, 3, [moved], 0.25).verdict).toBe('stable')
    expect(look(0.25, 3, [{ ...moved, reference: { ...moved.reference, digest: digest(9) } }]).verdict).toBe('stable')
    expect(look(0.25, 2, [moved]).verdict).toBe('stable')
    expect(look(0.25, 3, [{ ...moved, found: 'broken' }]).verdict).toBe('stable')
    expect(look(0.25, 3, [moved]).verdict).toBe('drifted')
  })

  test('is written down as a record that reads back', () => {
    const window = windowOf(look(0.25, 2, []))
    expect(driftWindowSchema.parse(JSON.parse(JSON.stringify(window)))).toEqual(window)
    expect(window.drifted[0]!.strength).toBeGreaterThan(1)
  })
})
