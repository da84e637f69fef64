import type { Profile } from '../records/profile.ts'
import type { ServedModel } from './load-model.ts'
import type { Served } from './service.ts'

/** Counts per column of the layout, or per class, since the start. Plain numbers: they are counted for every row. */
export interface DriftCounters {
  readonly nulls: Float64Array
  /** Numbers outside of the training rows' range; 0 where no range is known. */
  readonly out_of_range: Float64Array
  /** Texts that no training row had; 0 where not all of them are known. */
  readonly unseen: Float64Array
  readonly classes: Float64Array
  /** Numbers that were predicted and are not finite: JSON has to say null. */
  readonly not_finite: { value: number }
  count(served: Served): void
}

export function driftCounters(model: Pick<ServedModel, 'layout' | 'classes' | 'reference'>): DriftCounters {
  const { columns, numbers: width, texts: textWidth } = model.layout
  const ranges = columns.map(({ name }) => rangeOf(model.reference?.training ?? null, name))
  const known = columns.map(({ name }) => labelsOf(model.reference?.training ?? null, name))
  const zeros = () => new Float64Array(columns.length)
  const counters = {
    nulls: zeros(),
    out_of_range: zeros(),
    unseen: zeros(),
    classes: new Float64Array(model.classes.length),
    not_finite: { value: 0 },
  }
  const { nulls, out_of_range, unseen, classes, not_finite } = counters
  return {
    ...counters,
    count({ rows, predictions }) {
      for (let index = 0; index < columns.length; index++) {
        const { kind, place } = columns[index]!
        if (kind === 'number') {
          const [least, most] = ranges[index]!
          for (let at = place; at < rows.numbers.length; at += width) {
            const value = rows.numbers[at]!
            if (Number.isNaN(value)) nulls[index]!++
            else if (value < least || value > most) out_of_range[index]!++
          }
        } else {
          const labels = known[index]
          for (let at = place; at < rows.texts.length; at += textWidth) {
            const text = rows.texts[at] ?? ''
            if (text === '') nulls[index]!++
            else if (labels && !labels.has(text)) unseen[index]!++
          }
        }
      }
      if (predictions?.kind === 'classification') for (const code of predictions.predicted) classes[code]!++
      else if (predictions) for (const value of predictions.predicted) if (!Number.isFinite(value)) not_finite.value++
    },
  }
}

const EVERYTHING = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

function rangeOf(profile: Profile | null, name: string): readonly [number, number] {
  const column = profile?.columns.find((one) => one.name === name)
  if (column?.kind !== 'number' || column.values.length === 0) return EVERYTHING
  return [column.values[0]!, column.values.at(-1)!]
}

/** null where the profile pooled rare labels: one of those would look unseen. */
function labelsOf(profile: Profile | null, name: string): ReadonlySet<string> | null {
  const column = profile?.columns.find((one) => one.name === name)
  return column?.kind === 'category' && column.other.distinct === 0 ? new Set(column.labels) : null
}
