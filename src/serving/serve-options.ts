import type { Rotation } from './file-sink.ts'
import type { ModelOptions } from './load-model.ts'
import type { LogTarget } from './log-sink.ts'
import type { BatchSettings } from './micro-batch.ts'
import type { LogSettings } from './prediction-log.ts'
import type { ProfileSettings } from './profile-windows.ts'

/** How a model is served; the edges read it from flags. Times are milliseconds. */
export interface ServeOptions extends ModelOptions {
  readonly port: number
  readonly host: string
  /** Bearer keys, one a line, one of which every request but probes has to bring; null: everyone may ask. */
  readonly keys_file: string | null
  /** Bytes. */
  readonly body_limit: number
  /** Most requests that wait for a prediction. */
  readonly queue: number
  /** For a request to arrive, and for its prediction. */
  readonly timeout: number
  /** Between being no longer ready and no longer listening. */
  readonly drain_delay: number
  /** For ONNX models. */
  readonly batch: BatchSettings
  /** null: no prediction is logged. */
  readonly log: (LogSettings & { readonly target: LogTarget; readonly rotation: Rotation }) | null
  readonly profile: ProfileSettings
}
