/** Rows of a test set that a model was trained on, and what is needed to tell a leak from chance. */
export interface OverlapCounts {
  /** Test rows, how many of them equal a training row, how many equal another test row. */
  readonly test_rows: number
  readonly shared: number
  readonly test_repeated: number
  /** Training rows, and how many of them equal another training row. */
  readonly training_rows: number
  readonly training_repeated: number
}

/** Standard deviations beyond what is expected that chance is granted. */
const deviations = 4

/**
 * How many test rows would equal a training row without any leak. Where both sides were drawn alike, a test row has a twin
 * among the training rows as often as a training row has one among the others; test rows that repeat one another do so at
 * least as often. So coarse data (few columns, few values) explains much overlap, and measured data almost none.
 */
export function expectedOverlap({ test_rows, test_repeated, training_rows, training_repeated }: OverlapCounts): number {
  return test_rows * repeatedShare(test_rows, test_repeated, training_rows, training_repeated)
}

/**
 * Whether more rows are shared than duplicates explain: more than the expected number and four standard deviations of it,
 * counting twins twice, and one pair for the share's own error. Without duplicates anywhere, six shared rows are a leak.
 */
export function isLeak(counts: OverlapCounts): boolean {
  const { test_rows, test_repeated, training_rows, training_repeated, shared } = counts
  const share = repeatedShare(test_rows, test_repeated, training_rows, training_repeated)
  const variance = 2 * (test_rows * share * (1 - share) * (1 + test_rows / Math.max(1, training_rows)) + 1)
  return shared > test_rows * share + deviations * Math.sqrt(variance)
}

function repeatedShare(test: number, test_repeated: number, training: number, training_repeated: number): number {
  return Math.max(test_repeated / Math.max(1, test), training_repeated / Math.max(1, training))
}
