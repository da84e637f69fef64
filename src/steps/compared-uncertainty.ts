import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { seedPairs } from '../gate/seed-pairs.ts'
import { seedsUncertainty, type Uncertainty } from '../gate/uncertainty.ts'
import type { Sample } from '../metrics/sample.ts'
import { fairnessDeltas } from './fairness.ts'
import { columnWithRole } from './features.ts'
import type { Policy } from './gate-policy.ts'
import type { DataPart } from './read-data.ts'
import { type Labels, sampleClasses, sampleOf } from './sample.ts'
import { everySeed, type Predicted } from './score-repeats.ts'

/** The same resamples for the same report, so that a rerun of the job says the same. */
const seed = 20_260_101

/** How sure the differences are; null where the two models do not know the same classes: their rows cannot be paired then. */
export function comparedUncertainty(
  candidate: Predicted,
  baseline: Predicted,
  policy: Policy,
  test: DataPart,
  labels: Labels,
): Uncertainty | null {
  const all = [candidate, baseline].flatMap(everySeed)
  if (new Set(all.map((one) => sampleClasses(one, test.table, labels).join('\n'))).size > 1) return null
  const samples = (predicted: Predicted) => everySeed(predicted).map((one) => sampleOf(one, test.table, labels))
  const groups = groupNumbers(test.table, columnWithRole(test.dataset.columns, 'group'))
  const pairs = seedPairs(samples(candidate), samples(baseline))
  const more = (mine: Sample, theirs: Sample) => fairnessDeltas(mine, theirs, test.table, policy)
  return seedsUncertainty(pairs, Object.keys(policy.gate.metrics), { groups, seed, more })
}

function groupNumbers(table: Table, name: string | null): Int32Array | null {
  const column = name === null ? undefined : columnNamed(table, name)
  if (column === undefined) return null
  const { length } = column.kind === 'string' ? column.categories : []
  if (column.kind === 'string') return column.codes.map((code) => (code < 0 ? length : code))
  const numbers = new Map<number, number>()
  return Int32Array.from(column.values, (value) => {
    const number = numbers.get(value) ?? numbers.size
    numbers.set(value, number)
    return number
  })
}

/** What these rows could show at all, so that nobody reads more into a delta than they hold. */
export function detectableNote(uncertainty: Uncertainty, policy: Policy, test: DataPart): string[] {
  const parts = Object.keys(policy.gate.metrics).flatMap((name) => {
    const size = uncertainty.detectable(name)
    return size === null || !Number.isFinite(size) || size === 0 ? [] : [`${Number(size.toPrecision(2))} in ${name}`]
  })
  return parts.length === 0
    ? []
    : [
        `${test.table.rows} test rows show a difference of about ${parts.join(', ')} or more; a smaller one can be chance.`,
      ]
}
