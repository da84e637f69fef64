import { compareProfiles } from '../drift/compare-profiles.ts'
import { repeatedFeed } from '../drift/repeated-feed.ts'
import type { Ports } from '../ports/ports.ts'
import type { DriftCheck } from '../records/drift-check.ts'
import type { DriftReport } from '../records/drift-report.ts'
import type { Outcome } from '../records/subject.ts'
import { dispatchedBy, keepCheck, keepsAlert, scheduledFeed } from './drift-check.ts'
import { driftFiles } from './drift-files.ts'
import { recallChecks } from './drift-memory.ts'
import { type DriftOptions, driftPolicy, failed, failOn } from './drift-options.ts'
import { driftVersion } from './drift-version.ts'
import { loadProject } from './load-project.ts'
import { previousProfile } from './previous-profile.ts'
import { readHistory, withWindow, writeHistory } from './window-history.ts'

export interface DriftResult extends DriftReport {
  /** Whether the verdict is one that `--fail-on` names, or a worse one. */
  readonly failed: boolean
  /** What was kept for the next check; null: nothing. */
  readonly check: DriftCheck | null
  /** By this check. */
  readonly retraining_dispatched: boolean
}

/** Compares current data with a reference: a stored version's, by the project file, or any two files. */
export async function drift(options: DriftOptions, ports: Ports): Promise<Outcome<DriftResult>> {
  const limit = failOn(options)
  const project = options.reference === undefined ? await loadProject(options, ports) : null
  const policy = driftPolicy(options, project)
  const memory = keepsAlert(options, project, ports) && project ? await recallChecks(project.name, ports) : null
  const sides = project
    ? await driftVersion(project, options, ports)
    : await driftFiles(options.reference ?? '', options, policy, ports)
  ports.progress('comparing')
  const previous = (await previousProfile(options, ports)) ?? scheduledFeed(memory, ports)
  const history = (await readHistory(options.history, ports.directory)) ?? memory?.windows ?? null
  const report = compareProfiles({
    ...sides,
    name: project?.name ?? null,
    policy,
    issues: [...sides.issues, ...(previous ? repeatedFeed(previous, sides.current.profile) : [])],
    notes: [...sides.notes, ...(memory?.notes ?? [])],
    history,
  })
  if (options.history !== undefined)
    await writeHistory(options.history, ports.directory, withWindow(history ?? [], report))
  const check = project && memory ? await keepCheck(project, report, sides.current.profile, memory, ports) : null
  return {
    result: {
      ...report,
      failed: failed(report.verdict, limit),
      check: check?.record ?? null,
      retraining_dispatched: check !== null && dispatchedBy(check.record),
    },
    subject: { kind: 'drift', report, output: options.output ?? null, check },
  }
}
