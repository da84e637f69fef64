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

/** A cut of a feature; a negative feature is none. */
export interface Cut {
  readonly feature: number
  readonly cut: number
  /** 1 where missing values go left. */
  readonly missingLeft: number
}

/** Finds the best split of one node: `load` the node's rows, then `tryFeature` each feature wanted. Ties keep what was found first. */
export interface Splitter {
  /** The best cut since `load`; the same object every time. */
  readonly best: Cut
  /** Decrease of impurity x weight by the best cut. */
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
