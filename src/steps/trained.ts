import type { Project } from '../project/project.ts'
import type { MetricPoint, Run } from '../records/run.ts'
import type { ProjectData } from './read-data.ts'

export interface TrainRequest {
  readonly project: Project
  readonly data: ProjectData
  /** The run's folder, to be filled: `model/`, `predictions.parquet`. */
  readonly folder: string
  readonly run_id: string
  readonly started: Date
}

/** What either trainer leaves: everything of a run that depends on how it was trained. */
export interface Trained {
  readonly run_id: string
  readonly algorithm: string
  readonly params: Run['params']
  readonly metrics: Readonly<Record<string, number | null>>
  readonly logged: Readonly<Record<string, number | null>>
  readonly history: readonly MetricPoint[]
  readonly tags: Readonly<Record<string, string>>
  readonly seconds: Readonly<Record<string, number>>
  readonly model: Run['model']
  readonly failure: Run['failure']
  readonly log_tail: readonly string[]
}
