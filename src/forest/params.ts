import { z } from 'zod'
import type { Task } from '../records/task.ts'

export const count = (what: string, min: number, max: number) =>
  z
    .int({ error: `${what} must be a whole number from ${min} to ${max}` })
    .min(min, { error: (issue) => `${what} must be at least ${min}, not ${issue.input}` })
    .max(max, { error: (issue) => `${what} must be at most ${max}, not ${issue.input}` })

const FEATURES = {
  error: 'max_features must be sqrt, log2, a share above 0 and up to 1 (1: all features) or a whole number from 2',
}

/** Names as in scikit-learn's RandomForestClassifier and RandomForestRegressor. `null` stands for the task's default. */
export const forestParamsSchema = z.strictObject({
  n_estimators: count('n_estimators', 1, 10_000).default(100).describe('Number of trees.'),
  max_depth: count('max_depth', 1, 1_000).nullable().default(null).describe('Deepest level of a tree; null: no limit.'),
  min_samples_split: count('min_samples_split', 2, 2 ** 30)
    .nullable()
    .default(null)
    .describe('Fewest distinct rows a node must hold to be split; null: 5.'),
  min_samples_leaf: count('min_samples_leaf', 1, 2 ** 30)
    .nullable()
    .default(null)
    .describe(
      'Fewest drawn rows in a leaf (with row weights: rows of mean weight, and 1 is no limit); null: 1 for classes, 5 for regression.',
    ),
  max_features: z
    .union(
      [
        z.enum(['sqrt', 'log2'], FEATURES),
        z.number(FEATURES).positive(FEATURES).max(1, FEATURES),
        z.int(FEATURES).min(2, FEATURES),
      ],
      FEATURES,
    )
    .nullable()
    .default(null)
    .describe(
      'Features tried at each node: sqrt, log2, a share (1: all) or a count from 2; null: sqrt for classes, 1 for regression.',
    ),
  bootstrap: z
    .boolean({ error: 'bootstrap must be true or false' })
    .default(true)
    .describe('Draw the rows of each tree with replacement; false: every tree sees all rows.'),
  seed: count('seed', 0, Number.MAX_SAFE_INTEGER).default(0).describe('Same seed and data, same model.'),
})
export type ForestParams = z.infer<typeof forestParamsSchema>

/** The params with every default filled in for the task: what a run records. */
export interface ResolvedForestParams extends ForestParams {
  readonly min_samples_split: number
  readonly min_samples_leaf: number
  readonly max_features: NonNullable<ForestParams['max_features']>
}

export function resolveForestParams(params: ForestParams, task: Task): ResolvedForestParams {
  return {
    ...params,
    min_samples_split: params.min_samples_split ?? 5,
    min_samples_leaf: params.min_samples_leaf ?? (task === 'regression' ? 5 : 1),
    max_features: params.max_features ?? (task === 'regression' ? 1 : 'sqrt'),
  }
}

/** Number of features tried at a node, between 1 and all; rounded down as scikit-learn does. */
export function featuresPerNode(max_features: ResolvedForestParams['max_features'], features: number): number {
  const wanted =
    max_features === 'sqrt'
      ? Math.sqrt(features)
      : max_features === 'log2'
        ? Math.log2(features)
        : max_features <= 1
          ? max_features * features
          : max_features
  return Math.max(1, Math.min(features, Math.floor(wanted)))
}
