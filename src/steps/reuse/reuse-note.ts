import type { Reused } from '../../records/reuse.ts'
import type { Run } from '../../records/run.ts'

const told: Record<Reused['because'], (reused: Reused) => string> = {
  fingerprint: ({ run_id }) =>
    `Nothing was trained: data, code, parameters and environment are those of run ${run_id.slice(0, 12)}, whose model was taken.`,
  approved: ({ run_id, pull_request }) =>
    `Nothing was trained: the model is that of run ${run_id.slice(0, 12)}, approved with pull request ${pull_request}.`,
}

/** What the gate's report says of a candidate that was not trained for it. */
export function reuseNotes({ reused }: Run): readonly string[] {
  return reused ? [told[reused.because](reused)] : []
}
