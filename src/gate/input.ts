import type { Task } from '../records/task.ts'
import type { UserMetrics } from './direction.ts'
import type { BaselineInput } from './opponent.ts'
import type { GatePolicy } from './policy.ts'
import type { Scored } from './score.ts'

export interface GateInput {
  readonly policy: GatePolicy
  readonly task: Task
  readonly candidate: Scored
  /** In the order of the project file; all that were found are compared. */
  readonly baselines: readonly BaselineInput[]
  /** How many versions of the model are registered. */
  readonly registered_versions: number
  readonly user_metrics?: UserMetrics
}
