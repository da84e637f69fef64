import type { z } from 'zod'
import type { Table } from '../data/table.ts'
import type { Task } from '../records/task.ts'
import { fitForest } from './fit.ts'
import { fitMlRandomForest, mlRandomForestParamsSchema } from './ml-random-forest.ts'
import { forestParamsSchema, resolveForestParams } from './params.ts'
import type { Pipeline } from './pipeline.ts'
import type { FitOptions } from './prepare.ts'

/** Params as a run records them. */
export type RecordedParams = Readonly<Record<string, string | number | boolean | null>>

/** A built-in algorithm: how its params are checked, what they come to for a task, and what trains it. */
export interface Trainer {
  readonly schema: z.ZodType<RecordedParams>
  /** The params with every default filled in; `params` are the schema's output. */
  readonly resolve: (params: RecordedParams, task: Task) => RecordedParams
  /** Checks the params by the schema (throws ZodError: a bug of the caller, who checks first) and trains. */
  readonly fit: (table: Table, options: FitOptions<RecordedParams>) => Promise<Pipeline>
}

function trainer<Params extends RecordedParams>(
  schema: z.ZodType<Params>,
  resolve: (params: Params, task: Task) => RecordedParams,
  train: (table: Table, options: FitOptions<Params>) => Promise<Pipeline>,
): Trainer {
  return {
    schema,
    resolve: (params, task) => resolve(schema.parse(params), task),
    fit: (table, options) => train(table, { ...options, params: schema.parse(options.params) }),
  }
}

/** By the name that `train.algorithm` gives. */
export const trainers = {
  'random-forest': trainer(forestParamsSchema, (params, task) => ({ ...resolveForestParams(params, task) }), fitForest),
  'ml-random-forest': trainer(mlRandomForestParamsSchema, (params) => params, fitMlRandomForest),
} as const satisfies Readonly<Record<string, Trainer>>
