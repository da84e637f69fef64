import type { ClassSample, NumberSample, Sample } from '../metrics/sample.ts'
import { type Metric, metricNamed } from '../metrics/table.ts'
import { type DeltaDistribution, type DeltaStatistic, pairedBootstrap } from '../stats/paired-bootstrap.ts'
import { classDeltas, numberDeltas } from './deltas.ts'
import { labelDeltas } from './label-deltas.ts'
import { overSeeds, type SeedPair } from './seed-pairs.ts'

export interface UncertaintyOptions {
  /** Group number of each row; null: rows are drawn one by one. */
  readonly groups: Int32Array | null
  readonly seed: number
  readonly resamples?: number
  /** Differences of metrics that the table does not know, by name. */
  readonly more?: (candidate: Sample, baseline: Sample) => ReadonlyMap<string, DeltaStatistic>
}

/** How sure each metric's candidate - baseline is; null where that cannot be said. */
export interface Uncertainty {
  /** Two-sided 95 % interval. */
  readonly interval: (metric: string) => readonly [number, number] | null
  /** Ends of the two one-sided 95 % intervals. */
  readonly bounds: (metric: string) => readonly [number, number] | null
  /** Smallest difference that these rows would show, tested at 5 % with a power of 80 %: 2.80 standard errors. */
  readonly detectable: (metric: string) => number | null
}

const defaultResamples = 2000

/** Rows x resamples up to which a metric without a fast difference is computed anew on every resample. */
const slowest = 2e7

/** The bootstrap does not work for a maximum. */
const never: ReadonlySet<string> = new Set(['max_error'])

/** z(0.975) + z(0.8) */
const shown = 2.801585218112969

/** Bootstraps the differences of two models on the same rows (same order, same target, same weights). */
export function pairedUncertainty(
  candidate: Sample,
  baseline: Sample,
  names: readonly string[],
  options: UncertaintyOptions,
): Uncertainty {
  return seedsUncertainty([[candidate, baseline]], names, options)
}

/** The same for the mean difference of models that several seeds made. */
export function seedsUncertainty(
  pairs: readonly SeedPair[],
  names: readonly string[],
  { groups, seed, resamples = defaultResamples, more = () => new Map() }: UncertaintyOptions,
): Uncertainty {
  const rows = pairs[0]![0].rows
  for (const sample of pairs.flat()) if (sample.rows !== rows) throw new Error(`${rows} rows beside ${sample.rows}`)
  const affordable = rows * resamples * pairs.length <= slowest
  const each = pairs.map(
    ([candidate, baseline]) =>
      new Map([...statisticsOf(candidate, baseline, names, affordable), ...more(candidate, baseline)]),
  )
  const statistics = new Map(
    [...each[0]!.keys()].map((name) => [
      name,
      overSeeds(
        each.map((of) => of.get(name)!),
        seed + 1,
      ),
    ]),
  )
  const found = pairedBootstrap({ rows, groups, resamples, seed }, [...statistics.values()])
  const byName = new Map([...statistics.keys()].map((name, i) => [name, found[i]!]))
  const read =
    <T>(of: (distribution: DeltaDistribution) => T) =>
    (metric: string): T | null => {
      const distribution = byName.get(metric)
      return distribution ? of(distribution) : null
    }
  return {
    interval: read(({ interval }) => interval),
    bounds: read(({ bounds }) => bounds),
    detectable: read(({ standard_error }) => shown * standard_error),
  }
}

function statisticsOf(
  candidate: Sample,
  baseline: Sample,
  names: readonly string[],
  affordable: boolean,
): ReadonlyMap<string, DeltaStatistic> {
  const statistics = new Map<string, DeltaStatistic>()
  const labels: Metric[] = []
  for (const name of new Set(names)) {
    const metric = metricNamed(name)
    if (!metric || never.has(name)) continue
    const fast = fastDelta(name, candidate, baseline)
    if (fast) statistics.set(name, fast)
    else if (metric.needs === 'labels' && candidate.kind === 'classification') labels.push(metric)
    else if (affordable) statistics.set(name, slowDelta(metric, candidate, baseline))
  }
  if (labels.length > 0) {
    const deltas = labelDeltas(candidate as ClassSample, baseline as ClassSample, labels)
    labels.forEach((metric, i) => {
      statistics.set(metric.name, deltas[i]!)
    })
  }
  return statistics
}

function fastDelta(name: string, candidate: Sample, baseline: Sample): DeltaStatistic | undefined {
  return candidate.kind === 'classification'
    ? classDeltas[name]?.(candidate, baseline as ClassSample)
    : numberDeltas[name]?.(candidate, baseline as NumberSample)
}

function slowDelta(metric: Metric, candidate: Sample, baseline: Sample): DeltaStatistic {
  const weights = new Float64Array(candidate.rows)
  return (counts) => {
    for (let row = 0; row < weights.length; row++) weights[row] = counts[row]! * (candidate.weights?.[row] ?? 1)
    return metric.compute({ ...candidate, weights }) - metric.compute({ ...baseline, weights })
  }
}
