import type { QualityIssue } from '../records/drift-report.ts'
import { cumulative } from '../stats/distribution.ts'
import type { ColumnPair } from './column-pair.ts'
import { percent, plainNumber } from './percent.ts'
import { shareGrew } from './share-grew.ts'

/** Values beyond the reference's range: told where they are more than its own ends let expect. */
export function rangeIssue({ reference, current }: Extract<ColumnPair, { kind: 'number' }>): QualityIssue[] {
  const [least, most] = [reference.values[0]!, reference.values[reference.values.length - 1]!]
  const { below } = cumulative(current)
  const within = below(nextUp(most)) - below(least)
  const outside = Math.round(current.rows - within)
  if (!shareGrew(2, reference.rows, outside, current.rows)) return []
  const share = outside / current.rows
  return [
    {
      check: 'range',
      column: reference.name,
      status: 'warn',
      reason: `${percent(share)} of "${reference.name}" lie outside the reference's ${plainNumber(least)} to ${plainNumber(most)}.`,
      reference: 0,
      current: share,
    },
  ]
}

/** The next larger double: rows up to and with a value are those below it. */
function nextUp(value: number): number {
  const bits = new BigInt64Array(Float64Array.of(value === 0 ? 0 : value).buffer)
  bits[0]! += value < 0 ? -1n : 1n
  return new Float64Array(bits.buffer)[0]!
}
