import type { Origin } from '../records/run.ts'
import type { CommentMode } from './mode.ts'
import { partId } from './part.ts'

/** The job that speaks in a comment, as its inputs and the runner tell. */
export interface Job {
  readonly origin: Origin
  readonly config: string
  readonly leg: string | undefined
  readonly legs: number | undefined
  readonly mode: CommentMode
}

/** The comment that a job speaks in: one for each workflow file, so that independent workflows leave each other alone. */
export function placeOf({ origin }: Pick<Job, 'origin'>): {
  readonly key: string
  readonly head: string | null
  readonly order: readonly [number, number]
} {
  return { key: origin.workflow ?? 'models', head: origin.commit, order: runOf({ origin }) }
}

export function runOf({ origin }: Pick<Job, 'origin'>): readonly [number, number] {
  return [Number(origin.workflow_run_id ?? 0), origin.workflow_run_attempt ?? 0]
}

/** What is known of a job's part before it has anything to say. */
export function partOf(job: Job) {
  const [run, attempt] = runOf(job)
  const name = partId(job.origin.job ?? 'job').replaceAll(/[/:]/g, '_')
  return { id: partId(name, job.leg, job.config), job: name, of: job.legs ?? 1, run, attempt }
}
