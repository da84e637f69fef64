import type { QualityIssue } from '../records/drift-report.ts'
import type { NumberProfile } from '../records/profile.ts'
import { quantilesOf } from '../stats/distribution.ts'
import { ksDistance } from '../stats/kolmogorov-smirnov.ts'
import type { ColumnPair } from './column-pair.ts'

/** Factors that a change of unit leaves; powers of ten break the feed, the others might be real and are told. */
const tens = [1e9, 1e6, 1e4, 1000, 100, 10]
const units: readonly (readonly [number, string])[] = [
  [60, 'minutes and hours, or seconds and minutes'],
  [3600, 'seconds and hours'],
  [24, 'hours and days'],
  [1024, 'KiB and MiB'],
  [2.20462, 'kilograms and pounds'],
  [1.609344, 'miles and kilometres'],
  [3.28084, 'metres and feet'],
  [25.4, 'inches and millimetres'],
  [2.54, 'inches and centimetres'],
  [4.54609, 'gallons and litres'],
  [3.78541, 'gallons and litres'],
]

/** So far apart must the two sides be, and so much closer the rescaled one. */
const apart = 0.3
const closer = 0.35

/** A column that is the reference's times a factor of two units. */
export function unitIssue({ reference, current }: Extract<ColumnPair, { kind: 'number' }>): QualityIssue | null {
  const before = ksDistance(reference, current)
  if (before < apart || current.rows < 10) return null
  const ratio = typicalRatio(reference, current)
  if (ratio === null) return null
  const up = ratio > 1
  const size = up ? ratio : 1 / ratio
  const ten = tens.find((factor) => Math.abs(Math.log(size / factor)) < 0.25)
  const unit = units.find(([factor]) => Math.abs(Math.log(size / factor)) < 0.08)
  const factor = ten ?? unit?.[0]
  if (factor === undefined) return null
  const scale = up ? factor : 1 / factor
  const rescaled = { ...current, values: current.values.map((value) => value / scale) }
  if (ksDistance(reference, rescaled) > closer * before) return null
  const name = reference.name
  return {
    check: 'unit',
    column: name,
    status: ten !== undefined && reference.role === 'feature' ? 'fail' : 'warn',
    reason: `"${name}" looks ${up ? `multiplied by ${factor}` : `divided by ${factor}`}: a change of unit${
      ten === undefined && unit ? ` (${unit[1]})` : ''
    }?`,
    reference: 1,
    current: scale,
  }
}

/** Median ratio of quantiles of the same sign; null where the two sides have none. */
function typicalRatio(reference: NumberProfile, current: NumberProfile): number | null {
  const shares = [0.1, 0.25, 0.5, 0.75, 0.9]
  const [from, to] = [quantilesOf(reference, shares), quantilesOf(current, shares)]
  const ratios = [...from].flatMap((value, i) => (value * to[i]! > 0 ? [to[i]! / value] : [])).sort((a, b) => a - b)
  return ratios.length < 3 ? null : ratios[Math.floor(ratios.length / 2)]!
}
