// Run as a program: a test's sandbox makes loops over numbers several times slower. Prints one JSON document.
import { readFileSync } from 'node:fs'
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

/** What was compared with Evidently's answers, and where ours differ. */
export interface Parity {
  readonly data_sets: number
  readonly columns: Readonly<Record<string, number>>
  readonly distances: number
  readonly largest: number
  readonly differences: unknown[]
}

const methods: Record<string, DriftMethod> = {
  'K-S p_value': 'ks',
  'Wasserstein distance (normed)': 'wasserstein',
  'chi-square p_value': 'chisquare',
  'Z-test p_value': 'z',
  'Jensen-Shannon distance': 'jensenshannon',
}
const asked = ['psi', 'jensenshannon', 'kl_div', 'hellinger'] as const
const golden = JSON.parse(readFileSync('test/golden/drift/evidently.json', 'utf8')) as Golden
const differences: unknown[] = []
const columns: Record<string, number> = {}
let [largest, distances] = [0, 0]

for (const { seed, columns: theirs, drifted, distances: more } of golden.cases) {
  const tables = randomTables(seed)
  const reference = buildProfile(tables.reference, { exact: true })
  const current = buildProfile(tables.current, { exact: true })
  const report = compareProfiles({
    name: null,
    reference: { source: 'reference', profile: reference },
    current: { source: 'current', profile: current },
    policy: policyOf('evidently'),
  })
  if (report.drift.drifted !== drifted) differences.push({ seed, drifted: [report.drift.drifted, drifted] })
  for (const [name, [method, value]] of Object.entries(theirs)) {
    const ours = report.columns.find(({ column }) => column === name)
    columns[method] = (columns[method] ?? 0) + 1
    if (ours?.method !== methods[method]) differences.push({ seed, name, method: [ours?.method, method] })
    else check(seed, name, ours?.drift_score ?? Number.NaN, value)
  }
  for (const [name, values] of Object.entries(more ?? {})) {
    const pair = columnPair(columnNamed(reference, name)!, columnNamed(current, name)!)!
    values.forEach((value, i) => {
      distances++
      check(seed, name, score(pair, asked[i]!, 'evidently')?.value ?? Number.NaN, value)
    })
  }
}
process.stdout.write(
  JSON.stringify({ data_sets: golden.cases.length, columns, distances, largest, differences } satisfies Parity),
)

/** Sums are rounded in another order, and their z-test loses what is under 1e-16. */
function check(seed: number, name: string, ours: number, theirs: number): void {
  if (Number.isNaN(ours) && Number.isNaN(theirs)) return
  const apart = Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs))
  largest = Math.max(largest, apart)
  if (!(apart <= 1e-11)) differences.push({ seed, name, ours, theirs })
}
