import type { ClassSample } from './sample.ts'

/** Differences and ratios between groups of rows, by Fairlearn's names. */
export const gapNames = [
  'selection_rate_difference',
  'selection_rate_ratio',
  'true_positive_rate_difference',
  'true_positive_rate_ratio',
  'false_positive_rate_difference',
  'false_positive_rate_ratio',
  'equalized_odds_difference',
  'equalized_odds_ratio',
] as const
export type GapName = (typeof gapNames)[number]

/** A ratio of 1 is equal treatment, as is a difference of 0. */
export const gapGrowsBetter = (name: GapName): boolean => name.endsWith('_ratio')

/**
 * All gaps of a binary classifier. `groups` numbers each row's group from 0; rows below 0 are in none. A difference is the
 * largest rate less the smallest, a ratio the smallest by the largest (Fairlearn's `between_groups`); equalized odds are the
 * worse of true and false positive rate. A group without the rows that a rate is of is passed over in it; NaN: fewer than two
 * groups are left, or the largest rate is 0.
 */
export function groupGaps(sample: ClassSample, groups: Int32Array): Readonly<Record<GapName, number>> {
  const { selection, true_positive, false_positive } = ratesOf(sample, groups)
  const [tpr, fpr] = [gapOf(true_positive), gapOf(false_positive)]
  const selected = gapOf(selection)
  return {
    selection_rate_difference: selected.difference,
    selection_rate_ratio: selected.ratio,
    true_positive_rate_difference: tpr.difference,
    true_positive_rate_ratio: tpr.ratio,
    false_positive_rate_difference: fpr.difference,
    false_positive_rate_ratio: fpr.ratio,
    equalized_odds_difference: Math.max(tpr.difference, fpr.difference),
    equalized_odds_ratio: Math.min(tpr.ratio, fpr.ratio),
  }
}

function ratesOf({ rows, positive, target, predicted, weights }: ClassSample, groups: Int32Array) {
  const count = 1 + groups.reduce((most, group) => Math.max(most, group), -1)
  // Weights by group, actual (0: negative) and predicted.
  const cells = new Float64Array(4 * count)
  for (let row = 0; row < rows; row++) {
    const group = groups[row]!
    if (group < 0) continue
    const cell = 4 * group + (target[row] === positive ? 2 : 0) + (predicted[row] === positive ? 1 : 0)
    cells[cell]! += weights ? weights[row]! : 1
  }
  const rates = (rate: (tn: number, fp: number, fn: number, tp: number) => number): number[] =>
    Array.from({ length: count }, (_, group) =>
      rate(cells[4 * group]!, cells[4 * group + 1]!, cells[4 * group + 2]!, cells[4 * group + 3]!),
    ).filter((value) => !Number.isNaN(value))
  return {
    selection: rates((tn, fp, fn, tp) => (fp + tp) / (tn + fp + fn + tp)),
    true_positive: rates((_tn, _fp, fn, tp) => tp / (fn + tp)),
    false_positive: rates((tn, fp) => fp / (tn + fp)),
  }
}

function gapOf(rates: readonly number[]): { readonly difference: number; readonly ratio: number } {
  if (rates.length < 2) return { difference: Number.NaN, ratio: Number.NaN }
  const [least, most] = [Math.min(...rates), Math.max(...rates)]
  return { difference: most - least, ratio: least / most }
}
