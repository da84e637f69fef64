/** The rows of a tree, column-major bins, and what is learned from each row. */
export interface Training {
  /** One array of bins per feature. */
  readonly bins: readonly Uint8Array[]
  /** Bins that present values can have, per feature: cuts + 1, or cuts where the last cut is Infinity. */
  readonly binCounts: Int32Array
  /** Class index, or target - offset, per row. */
  readonly values: Float64Array
  /** 0 for regression. */
  readonly classes: number
  /** Values per leaf. */
  readonly outputs: number
  /** User's weights, of mean 1; null when there are none. */
  readonly weights: Float64Array | null
}

/**
 * Finds the best split of one node. `load` reads the node's rows, `tryFeature` scores every cut of a feature and keeps
 * the best of the node in `feature`, `cut`, `missingLeft`. Ties keep what was found first.
 */
export interface Splitter {
  feature: number
  cut: number
  missingLeft: number
  /** Decrease of impurity x weight of the split that was kept. */
  readonly gain: number
  /** Takes over the weights of a tree's rows, by row. */
  begin(rowWeights: Float64Array): void
  /** Reads the node's rows; false when they are all alike, so that no split can help. */
  load(rows: Int32Array, begin: number, end: number): boolean
  /** false when all rows of the node share one bin. Call after `load`, with the same rows. */
  tryFeature(feature: number, rows: Int32Array, begin: number, end: number): boolean
  /** Appends the node's leaf values. */
  writeLeaf(leaves: number[]): void
}
