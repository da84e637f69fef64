import type { DriftColumn, DriftMethod, DriftMetric } from '../records/drift-report.ts'
import type { Baseline, CheckKind, MetricStatus } from '../records/gate-report.ts'
import type { ErrorTrend, MultivariateDrift } from '../records/row-findings.ts'
import type { Mark, Outcome, Tone } from './document.ts'
import { numberText } from './number-text.ts'

/** Every word that stands for a verdict, a status or a kind of check, once. Marks never stand alone: the word is beside them. */
export interface Wording {
  readonly mark: Mark
  readonly word: string
  readonly tone: Tone
}

export const outcomeWords: Record<Outcome, Wording> = {
  pass: { mark: 'pass', word: 'pass', tone: 'good' },
  fail: { mark: 'fail', word: 'fail', tone: 'bad' },
  inconclusive: { mark: 'inconclusive', word: 'inconclusive', tone: 'warn' },
  incomplete: { mark: 'incomplete', word: 'incomplete', tone: 'warn' },
  unchanged: { mark: 'unchanged', word: 'unchanged', tone: 'muted' },
  trained: { mark: 'pass', word: 'trained', tone: 'good' },
  reused: { mark: 'unchanged', word: 'reused', tone: 'good' },
  registered: { mark: 'pass', word: 'registered', tone: 'good' },
  promoted: { mark: 'pass', word: 'promoted', tone: 'good' },
  'rolled-back': { mark: 'pass', word: 'rolled back', tone: 'good' },
  built: { mark: 'pass', word: 'built', tone: 'good' },
  pushed: { mark: 'pass', word: 'pushed', tone: 'good' },
  failed: { mark: 'fail', word: 'failed', tone: 'bad' },
  stable: { mark: 'pass', word: 'stable', tone: 'good' },
  drifted: { mark: 'incomplete', word: 'drifted', tone: 'warn' },
  degraded: { mark: 'fail', word: 'degraded', tone: 'bad' },
  broken: { mark: 'fail', word: 'broken', tone: 'bad' },
  insufficient: { mark: 'inconclusive', word: 'insufficient', tone: 'warn' },
}

export const driftStatusWords: Record<DriftColumn['status'], Wording> = {
  drifted: { mark: 'fail', word: 'drifted', tone: 'bad' },
  stable: { mark: 'pass', word: 'stable', tone: 'good' },
  insufficient: { mark: 'incomplete', word: 'too few rows', tone: 'warn' },
  'not-covered': { mark: 'info', word: 'not compared', tone: 'muted' },
}

export const driftMetricWords: Record<DriftMetric['status'], Wording> = {
  degraded: { mark: 'fail', word: 'degraded', tone: 'bad' },
  kept: { mark: 'pass', word: 'kept', tone: 'good' },
  inconclusive: { mark: 'inconclusive', word: 'perhaps worse', tone: 'warn' },
}

export const errorTrendWords: Record<ErrorTrend['status'], Wording> = {
  drift: { mark: 'fail', word: 'more errors', tone: 'bad' },
  warning: { mark: 'incomplete', word: 'perhaps more errors', tone: 'warn' },
  stable: { mark: 'pass', word: 'no more errors', tone: 'good' },
}

export const multivariateWords: Record<MultivariateDrift['method'], string> = {
  pca_reconstruction: 'PCA reconstruction error',
  domain_classifier: 'Domain classifier (area under the ROC curve)',
}

/** How a drift score was made, as Evidently calls it. */
export const methodWords: Record<DriftMethod, string> = {
  ks: 'K-S p-value',
  wasserstein: 'Wasserstein distance (normed)',
  chisquare: 'chi-square p-value',
  z: 'Z-test p-value',
  g_test: 'G-test p-value',
  jensenshannon: 'Jensen-Shannon distance',
  psi: 'PSI',
  kl_div: 'Kullback-Leibler divergence',
  hellinger: 'Hellinger distance',
  l_infinity: 'L-infinity distance',
}

/** Emoji where a page is GitHub's; plain characters, which every font has, elsewhere. */
export const marks: Record<Mark, { readonly emoji: string; readonly sign: string }> = {
  pass: { emoji: '✅', sign: '✓' },
  fail: { emoji: '❌', sign: '✗' },
  unchanged: { emoji: '➖', sign: '=' },
  inconclusive: { emoji: '❔', sign: '?' },
  incomplete: { emoji: '⚠️', sign: '!' },
  info: { emoji: 'ℹ️', sign: '·' },
}

export const statusWords: Record<MetricStatus, Wording> = {
  pass: { mark: 'pass', word: 'pass', tone: 'good' },
  fail: { mark: 'fail', word: 'fail', tone: 'bad' },
  unchanged: { mark: 'unchanged', word: 'unchanged', tone: 'muted' },
  inconclusive: { mark: 'inconclusive', word: 'inconclusive', tone: 'warn' },
  incomplete: { mark: 'incomplete', word: 'incomplete', tone: 'warn' },
  info: { mark: 'info', word: 'not gated', tone: 'muted' },
}

export const baselineWords: Record<Baseline['status'], Omit<Wording, 'mark'>> = {
  compared: { word: 'compared', tone: 'good' },
  unchanged: { word: 'the same model as the candidate', tone: 'muted' },
  missing: { word: 'not found', tone: 'warn' },
  incomplete: { word: 'could not be compared', tone: 'warn' },
}

/** What a check allows, e.g. `≥ 0.7`, `at most 0.01 worse`. */
export const checkWords: Record<CheckKind, (configured: number, greaterIsBetter: boolean) => string> = {
  threshold: (configured, greater) => `${greater ? '≥' : '≤'} ${numberText(configured)}`,
  min_absolute_change: (configured) => `at least ${numberText(configured)} better`,
  min_relative_change: (configured) => `at least ${share(configured)} better`,
  max_absolute_regression: (configured) => `at most ${numberText(configured)} worse`,
  max_relative_regression: (configured) => `at most ${share(configured)} worse`,
}

/** The arrow says where the number went, the word whether that is good. */
export function directionOf(delta: number, greaterIsBetter: boolean): { arrow: string; word: string; tone: Tone } {
  if (delta === 0) return { arrow: '', word: 'same', tone: 'muted' }
  const better = delta > 0 === greaterIsBetter
  return { arrow: delta > 0 ? '▲' : '▼', word: better ? 'better' : 'worse', tone: better ? 'good' : 'bad' }
}

function share(configured: number): string {
  return `${numberText(configured * 100)} %`
}
