import type { Ports } from '../ports/ports.ts'
import type { SetupCheck } from '../records/setup-check.ts'
import type { Outcome } from '../records/subject.ts'
import * as files from './doctor/file-checks.ts'
import type { Check, Status } from './doctor/finding.ts'
import * as gate from './doctor/gate-checks.ts'
import { examine } from './doctor/patient.ts'
import { permissions, targetTrigger } from './doctor/permission-checks.ts'
import * as platform from './doctor/platform-checks.ts'
import type { ProjectOptions } from './load-project.ts'

export interface DoctorResult {
  readonly checks: readonly SetupCheck[]
}

/** Every check there is, in the order in which they are shown. */
const checks: Readonly<Record<string, Check>> = {
  'project-file': files.projectFile,
  'workflow-files': files.workflowFiles,
  permissions,
  'required-check': gate.requiredCheck,
  'merge-queue': gate.mergeQueue,
  'path-filter': gate.pathFilter,
  'skipped-gate': gate.skippedGate,
  'forgiven-gate': gate.forgivenGate,
  codeowners: gate.codeowners,
  'pull-request-target': targetTrigger,
  'fork-kit': platform.forkKit,
  'fork-approval': platform.forkApproval,
  retention: platform.retention,
  schedules: platform.schedules,
  issues: platform.issues,
  checkout: files.checkout,
  'checkout-depth': files.checkoutDepth,
  lfs: files.lfs,
  dvc: files.dvc,
  python: files.python,
  'train-paths': files.trainPaths,
  store: files.store,
  runner: files.runner,
}

/** Looks at a repository's files and settings for what keeps the gate from working, and says how to mend it. Changes nothing. */
export async function doctor(options: ProjectOptions, ports: Ports): Promise<Outcome<DoctorResult>> {
  const patient = await examine(options, ports)
  const results = Object.entries(checks).map(([name, check]): SetupCheck => ({ name, ...check(patient) }))
  const order: readonly Status[] = ['fail', 'warn', 'ok']
  const sorted = order.flatMap((status) => results.filter((one) => one.status === status))
  return { result: { checks: results }, subject: { kind: 'checks', checks: sorted } }
}
