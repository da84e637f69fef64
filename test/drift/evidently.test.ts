import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { columnNamed, columnPair } from '../../src/drift/column-pair.ts'
import { compareProfiles } from '../../src/drift/compare-profiles.ts'
import { policyOf } from '../../src/drift/policy.ts'
import { score } from '../../src/drift/score.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftMethod } from '../../src/records/drift-report.ts'
import { randomTables } from './random-tables.ts'

interface Golden {
  cases: {
    seed: number
    columns: Record<string, [string, number]>
    drifted: number
    distances?: Record<string, number[]>
  }[]
}

const golden = JSON.parse(readFileSync('test/golden/drift/evidently.json', 'utf8')) as Golden

const methods: Record<string, DriftMethod> = {
  'K-S p_value': 'ks',
  'Wasserstein distance (normed)': 'wasserstein',
  'chi-square p_value': 'chisquare',
  'Z-test p_value': 'z',
  'Jensen-Shannon distance': 'jensenshannon',
}

/** Their numbers are rounded differently in the last digits, and their z-test loses what is under 1e-16. */
const close = (ours: number | null, theirs: number): boolean =>
  Number.isNaN(theirs) ? ours === null : Math.abs((ours ?? 0) - theirs) <= 1e-11 * Math.max(1, Math.abs(theirs))

describe('policy evidently', () => {
  test(`says what Evidently says of ${golden.cases.length} random data sets`, () => {
    expect(golden.cases.length).toBeGreaterThanOrEqual(500)
    const differences: unknown[] = []
    const met = new Map<string, number>()
    for (const { seed, columns, drifted } of golden.cases) {
      const { reference, current } = randomTables(seed)
      const report = compareProfiles({
        name: null,
        reference: { source: 'reference', profile: buildProfile(reference, { exact: true }) },
        current: { source: 'current', profile: buildProfile(current, { exact: true }) },
        policy: policyOf('evidently'),
      })
      if (report.drift.drifted !== drifted) differences.push({ seed, drifted: [report.drift.drifted, drifted] })
      for (const [name, [method, value]] of Object.entries(columns)) {
        const ours = report.columns.find(({ column }) => column === name)
        met.set(method, (met.get(method) ?? 0) + 1)
        if (ours?.method !== methods[method] || !close(ours?.drift_score ?? null, value))
          differences.push({ seed, name, ours: [ours?.method, ours?.drift_score], theirs: [method, value] })
      }
    }
    expect([...met.keys()].sort()).toEqual(Object.keys(methods).sort())
    expect(differences).toEqual([])
  })

  test('the distances one may ask for are theirs too', () => {
    const differences: unknown[] = []
    for (const { seed, distances } of golden.cases) {
      if (!distances) continue
      const tables = randomTables(seed)
      const [reference, current] = [tables.reference, tables.current].map((table) =>
        buildProfile(table, { exact: true }),
      )
      for (const [name, theirs] of Object.entries(distances)) {
        const pair = columnPair(columnNamed(reference!, name)!, columnNamed(current!, name)!)!
        const ours = (['psi', 'jensenshannon', 'kl_div', 'hellinger'] as const).map(
          (method) => score(pair, method, 'evidently')?.value ?? null,
        )
        if (!ours.every((value, i) => close(value, theirs[i]!))) differences.push({ seed, name, ours, theirs })
      }
    }
    expect(differences).toEqual([])
  })
})
