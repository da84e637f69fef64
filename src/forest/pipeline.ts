import type { Task } from '../records/task.ts'

/** A raw column the model reads. A category's missing value is a missing text or the empty one; a number's is NaN. */
export interface Feature {
  readonly name: string
  readonly type: 'number' | 'category'
}

/**
 * How a raw column becomes one float32. A number is rounded to float32. A category becomes its score, which orders
 * categories by the target; every other text, seen rarely or never, becomes `other`. Missing stays NaN.
 */
export type Encoding =
  | { readonly kind: 'number' }
  | {
      readonly kind: 'category'
      /** By ascending score. */
      readonly categories: readonly string[]
      readonly scores: Float32Array
      /** A float32. */
      readonly other: number
    }

/**
 * All trees, nodes in pre-order, one after the other: the left child of an inner node is the next node.
 * A row goes left where its encoded value is `<= cuts[feature][cut]`, or where it is missing and `missingLeft` is 1.
 */
export interface Trees {
  /** trees + 1 entries: the first node of each tree, then the number of nodes. */
  readonly roots: Int32Array
  /** Feature index; -1 is a leaf. */
  readonly feature: Int16Array
  /** Inner node: index into the feature's cuts. Leaf: index of its row in `leaves`. */
  readonly cut: Int32Array
  /** Inner node: index of the right child. Leaf: 0. */
  readonly right: Int32Array
  readonly missingLeft: Uint8Array
  /** Row-major, leaves x `outputs`: shares of the classes, of classes[1] alone when there are two, or target - `offset`. */
  readonly leaves: Float32Array
}

/** Column encoding and forest in one piece: what is trained is what is served. */
export interface Pipeline {
  readonly task: Task
  readonly target: string
  /** Sorted as scikit-learn sorts them; empty for regression. */
  readonly classes: readonly string[]
  /** The class that binary metrics count as positive; null unless binary. */
  readonly positive: string | null
  /** Probability of `positive` from which on a row is given that class; without it the most probable class is. */
  readonly decision_threshold?: number
  readonly features: readonly Feature[]
  /** One per feature. */
  readonly encodings: readonly Encoding[]
  /** One per feature: ascending float32 thresholds. The last may be Infinity: it parts present values from missing ones. */
  readonly cuts: readonly Float32Array[]
  /** Values per leaf: number of classes when there are more than two, else 1. */
  readonly outputs: number
  /** Regression: added to the mean of the leaves; otherwise 0. */
  readonly offset: number
  readonly trees: Trees
  /** Mean decrease of impurity per feature, summing to 1 (all 0 without a split); null where the trainer has none. */
  readonly importances: Float64Array | null
}

/** All of it but its trees, which are compiled by then. */
export type Treeless = Omit<Pipeline, 'trees'>
