/**
 * Predictions of a classifier. `classes` are the class labels, sorted as scikit-learn sorts them;
 * `predicted` and `target` hold indexes into it; `probabilities` is row-major, rows x classes.
 */
export interface ClassPredictions {
  readonly kind: 'classification'
  readonly rows: number
  readonly classes: readonly string[]
  readonly predicted: Int32Array
  readonly probabilities?: Float64Array
  readonly target?: Int32Array
}

/** Predictions of a regressor. */
export interface NumberPredictions {
  readonly kind: 'regression'
  readonly rows: number
  readonly predicted: Float64Array
  readonly target?: Float64Array
}

export type Predictions = ClassPredictions | NumberPredictions
