import type { CheckKind } from '../records/gate-report.ts'
import { distinct, percent, shown } from './format.ts'

/** A comparison with a baseline, ready to be told. */
export interface Comparison {
  readonly name: string
  readonly greater_is_better: boolean
  readonly candidate: number
  readonly baseline: number
  readonly baseline_name: string
  readonly configured: number
}

/** What each check demands, said after the numbers. */
const demands: Readonly<Record<Exclude<CheckKind, 'threshold'>, (configured: number, worse: boolean) => string>> = {
  min_absolute_change: (least) => `at least ${shown(least)} better is required`,
  min_relative_change: (least) => `at least ${percent(least)} better is required`,
  max_absolute_regression: (most, worse) => `at most ${shown(most)} ${worse ? '' : 'worse '}is allowed`,
  max_relative_regression: (most, worse) => `at most ${percent(most)} ${worse ? '' : 'worse '}is allowed`,
}

const relative: ReadonlySet<CheckKind> = new Set(['min_relative_change', 'max_relative_regression'])

/** Everything that the gate says about a check or a verdict. */
export const wording = {
  threshold: (name: string, candidate: number, threshold: number, passed: boolean, greater: boolean): string => {
    const [c, t] = distinct([candidate, threshold])
    if (!passed) return `${name} ${c} is ${greater ? 'below' : 'above'} the threshold ${t}`
    return `${name} ${c} is ${greater ? 'at least' : 'at most'} the threshold ${t}`
  },
  compared: (kind: Exclude<CheckKind, 'threshold'>, comparison: Comparison): string => {
    const { name, candidate, baseline, baseline_name, configured, greater_is_better } = comparison
    const delta = candidate - baseline
    const worse = greater_is_better ? delta < 0 : delta > 0
    const [c, b] = distinct([candidate, baseline])
    const gap = relative.has(kind) && baseline !== 0 ? percent(Math.abs(delta / baseline)) : shown(Math.abs(delta))
    const relation = delta === 0 ? 'equal to' : `${gap} ${delta < 0 ? 'below' : 'above'}`
    return `${name} ${c} is ${relation} ${baseline_name}'s ${b}; ${demands[kind](configured, worse)}`
  },
  improvementOnZero: (name: string, candidate: number, baseline_name: string): string =>
    `${name} ${shown(candidate)}: ${baseline_name}'s is 0, so any improvement counts`,
  rounding: (tolerance: number): string => ` (met within rounding, ${tolerance.toPrecision(1)})`,
  surely: (bounds: readonly [number, number]): string =>
    `; the difference lies between ${shown(bounds[0])} and ${shown(bounds[1])} (90 % interval)`,
  undecided: (bounds: readonly [number, number]): string =>
    `; too uncertain to tell, the difference lies between ${shown(bounds[0])} and ${shown(bounds[1])} (90 % interval)`,
  unbounded: '; how sure that is could not be computed',
  candidateMissing: (name: string): string => `${name} is missing: it was not computed for the candidate`,
  candidateUndefined: (name: string): string => `${name} could not be computed for the candidate`,
  baselineUndefined: (name: string, baseline: string): string => `${name} could not be computed for ${baseline}`,
  unchanged: (name: string, baseline: string): string => `${name} is unchanged: the model is ${baseline}'s`,
  absent: (name: string, why: string): string => `${name} was not compared: ${why}`,
  baselineLacks: (name: string, baseline: string): string => `${baseline} has no ${name}`,
  noBaseline: (sources: readonly string[]): string =>
    sources.length === 0 ? 'there is no baseline' : `no baseline was found (${sources.join('; ')})`,
  notComparable: (baseline: string, why: string): string => `${baseline} could not be scored on the same rows: ${why}`,
  inSlice: (slice: { column: string; value: string; rows: number }, sentence: string): string =>
    `${slice.column} = ${slice.value} (${slice.rows} rows): ${sentence}`,
  slicesInsufficient: (column: string, slices: readonly string[], least: number): string =>
    `insufficient rows in ${column} (under ${least}), shown and not judged: ${slices.slice(0, 20).join(', ')}${slices.length > 20 ? ` and ${slices.length - 20} more` : ''}`,
  worstSlice: (slice: { column: string; value: string; rows: number }, name: string, value: number): string =>
    `Worst ${name} by ${slice.column}: ${shown(value)} where it is ${slice.value} (${slice.rows} rows).`,
  sliceUndefined: (name: string): string => `insufficient: these rows do not define ${name}`,
  noSlices: (column: string): string => `slices by ${column} are demanded, but the test rows have no such column`,
  nothingComputed: 'no metric could be computed: the test set is empty or its predictions are unusable',
  nothingCompared: (why: string): string => `Nothing was compared: ${why}; the absolute thresholds alone decide.`,
  baselineMissing: (name: string, source: string): string => `There is no ${name} to compare with (${source}).`,
  baselineNotNeeded: (name: string, why: string): string => `${name} could not be scored on the same rows: ${why}.`,
  sameModel: (name: string): string => `The model is the same as ${name}'s.`,
  noThresholds: 'No thresholds are set, so nothing can fail.',
  passed: (checks: number, against: readonly string[]): string =>
    `${checks === 1 ? 'The check' : checks === 2 ? 'Both checks' : `All ${checks} checks`} passed${against.length > 0 ? ` against ${against.join(' and ')}` : ''}.`,
  mlflowMissingBaseline: (name: string): string => `${name} has no baseline to be compared with`,
  mlflowRules: "Decided by MLflow's rules (compat: mlflow).",
  mlflowUnbounded: 'MLflow has no word for a regression that is allowed',
  mlflowRaises: (name: string, error: string): string => `${name}: MLflow stops here with ${error}`,
} as const
