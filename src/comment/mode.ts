import type { GateReport } from '../records/gate-report.ts'
import type { GateSet } from '../records/gate-set.ts'
import { letsThrough } from '../records/verdict.ts'

export type CommentMode = 'always' | 'on-change' | 'on-failure' | 'off'

/** Whether a result is worth a comment where there is none yet. One that is there is always kept true. */
const worth: Record<CommentMode, (set: GateSet) => boolean> = {
  always: () => true,
  'on-change': ({ reports }) => !reports.every(isUnchanged),
  'on-failure': ({ reports }) => !reports.every(letsThrough) || reports.some(({ accepted }) => accepted !== undefined),
  off: () => false,
}

export function worthComment(mode: CommentMode, set: GateSet): boolean {
  return worth[mode](set)
}

/** It passed, and is the same model as every baseline that was found. */
function isUnchanged({ verdict, baselines }: GateReport): boolean {
  const found = baselines.filter(({ status }) => status !== 'missing')
  return verdict === 'pass' && found.length > 0 && found.every(({ status }) => status === 'unchanged')
}
