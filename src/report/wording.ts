import type { Baseline, CheckKind, MetricStatus } from '../records/gate-report.ts'
import type { Outcome, Tone } from './document.ts'
import { numberText } from './number-text.ts'

/** Every word that stands for a verdict, a status or a kind of check, once. Marks never stand alone: the word is beside them. */
export interface Wording {
  readonly mark: string
  readonly word: string
  readonly tone: Tone
}

export const outcomeWords: Record<Outcome, Wording> = {
  pass: { mark: '✅', word: 'pass', tone: 'good' },
  fail: { mark: '❌', word: 'fail', tone: 'bad' },
  inconclusive: { mark: '❔', word: 'inconclusive', tone: 'warn' },
  incomplete: { mark: '⚠️', word: 'incomplete', tone: 'warn' },
  done: { mark: '✅', word: 'done', tone: 'good' },
  failed: { mark: '❌', word: 'failed', tone: 'bad' },
}

export const statusWords: Record<MetricStatus, Wording> = {
  pass: { mark: '✅', word: 'pass', tone: 'good' },
  fail: { mark: '❌', word: 'fail', tone: 'bad' },
  unchanged: { mark: '➖', word: 'unchanged', tone: 'muted' },
  inconclusive: { mark: '❔', word: 'inconclusive', tone: 'warn' },
  incomplete: { mark: '⚠️', word: 'incomplete', tone: 'warn' },
  info: { mark: 'ℹ️', word: 'not gated', tone: 'muted' },
}

export const baselineWords: Record<Baseline['status'], Wording> = {
  compared: { mark: '✅', word: 'compared', tone: 'good' },
  unchanged: { mark: '➖', word: 'the same model as the candidate', tone: 'muted' },
  missing: { mark: '➖', word: 'not found', tone: 'warn' },
  incomplete: { mark: '⚠️', word: 'could not be compared', tone: 'warn' },
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
export function directionOf(delta: number, greaterIsBetter: boolean): Wording {
  if (delta === 0) return { mark: '', word: 'same', tone: 'muted' }
  const better = delta > 0 === greaterIsBetter
  return { mark: delta > 0 ? '▲' : '▼', word: better ? 'better' : 'worse', tone: better ? 'good' : 'bad' }
}

function share(configured: number): string {
  return `${numberText(configured * 100)} %`
}
