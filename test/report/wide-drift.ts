import type { Column, Table } from '../../src/data/table.ts'
import { compareProfiles } from '../../src/drift/compare-profiles.ts'
import { policyOf } from '../../src/drift/policy.ts'
import { fitComponents, reconstructionDrift } from '../../src/drift/principal-components.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'

/** A report of 200 columns, 160 of numbers and 40 of labels, with segments, of which every ninth or so moved. */
export function wideDrift(): DriftReport {
  const [before, now] = [wideTable(2000, 0, 1), wideTable(1500, 0.6, 2)]
  const segments = ['category_4']
  const components = fitComponents(
    before,
    before.columns.map(({ name }) => name),
  )!
  const current = buildProfile(now, { segments })
  return compareProfiles({
    name: 'two-hundred',
    reference: { source: 'two-hundred@v1.2.0', profile: buildProfile(before, { segments }) },
    current: { source: 'today.csv', profile: { ...current, multivariate: [reconstructionDrift(components, now)!] } },
    policy: policyOf('default'),
    history: [],
  })
}

function wideTable(rows: number, shift: number, seed: number): Table {
  let state = seed
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const columns = Array.from({ length: 200 }, (_, at): Column => {
    if (at % 5 < 4) {
      const values = Float64Array.from({ length: rows }, () => normal() + (at % 9 === 0 ? shift : 0))
      return { kind: 'number', name: `feature_${at}`, values, integer: false }
    }
    const power = at % 15 === 4 ? 1 + shift : 1
    const codes = Int32Array.from({ length: rows }, () => Math.floor(8 * random() ** power))
    return { kind: 'string', name: `category_${at}`, categories: [...'abcdefgh'], codes }
  })
  return { rows, columns }
}
