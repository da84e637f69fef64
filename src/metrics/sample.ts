/**
 * What a classifier said about rows whose class is known. Classes are numbered 0 .. classes-1 in scikit-learn's order
 * (sorted labels); `target` and `predicted` hold those numbers.
 */
export interface ClassSample {
  readonly kind: 'classification'
  readonly rows: number
  /** How many classes there are. */
  readonly classes: number
  /** The positive class of a binary task; null for several classes. */
  readonly positive: number | null
  readonly target: Int32Array
  readonly predicted: Int32Array
  /** Row-major, rows x classes. */
  readonly probabilities: Float64Array | null
  readonly weights: Float64Array | null
}

/** What a regressor said about rows whose value is known. */
export interface NumberSample {
  readonly kind: 'regression'
  readonly rows: number
  readonly target: Float64Array
  readonly predicted: Float64Array
  readonly weights: Float64Array | null
}

export type Sample = ClassSample | NumberSample
