import type { MetricObject, MetricValue } from 'prom-client'
import type { Problem } from '../errors.ts'
import type { ServedModel } from './load-model.ts'
import type { ProfileWindow } from './profile-windows.ts'
import type { ServeOptions } from './serve-options.ts'

/** What a process keeps to itself, and the others may ask for. */
export interface Told {
  /** A registry's metrics as JSON. */
  readonly metrics: MetricSnapshot
  readonly windows: readonly ProfileWindow[]
}

export type Topic = keyof Told
export type MetricSnapshot = readonly (MetricObject & { readonly values: readonly MetricValue<string>[] })[]

/** What the starting process may know of the model, which it never loads. */
export type ModelSummary = Pick<ServedModel, 'name' | 'version' | 'digest' | 'replay'>

/** From the primary to a worker. */
export type Order =
  /** `joins`: others answer already, so that it listens only when its model has proved itself. */
  | { readonly kind: 'serve'; readonly options: ServeOptions; readonly joins: boolean }
  | { readonly kind: 'open' }
  | { readonly kind: 'drain' }
  | { readonly kind: 'tell'; readonly id: number; readonly topic: Topic }
  /** Whole text of `/metrics`, or every worker's windows; null: a worker did not tell in time. */
  | { readonly kind: 'answer'; readonly id: number; readonly answer: string | Told['windows'] | null }

/** From a worker to the primary. */
export type Report =
  /** The golden rows have replayed, and it predicts. */
  | { readonly kind: 'proved' }
  | { readonly kind: 'ready'; readonly address: string; readonly model: ModelSummary }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'broken'; readonly stack: string }
  | { readonly kind: 'ask'; readonly id: number; readonly topic: Topic }
  | { readonly kind: 'told'; readonly id: number; readonly told: Told[Topic] }
