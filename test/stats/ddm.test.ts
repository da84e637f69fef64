import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { detectDrift } from '../../src/stats/ddm.ts'

interface Case {
  errors: string
  warning_at: number | null
  drift_at: number | null
  error_rate: number
}

const cases = JSON.parse(readFileSync('test/golden/drift/ddm.json', 'utf8')) as Case[]

test('warns and detects in the rows in which frouros does', () => {
  for (const { errors, ...theirs } of cases) {
    const ours = detectDrift(Uint8Array.from(errors, Number))
    expect({ ...ours, error_rate: 0 }).toEqual({ ...theirs, error_rate: 0 })
    expect(ours.error_rate).toBeCloseTo(theirs.error_rate, 12)
  }
  expect(cases.filter(({ drift_at }) => drift_at !== null).length).toBeGreaterThan(20)
  expect(cases.filter(({ drift_at }) => drift_at === null).length).toBeGreaterThan(5)
})
