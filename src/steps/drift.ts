import { compareProfiles } from '../drift/compare-profiles.ts'
import { repeatedFeed } from '../drift/repeated-feed.ts'
import type { Ports } from '../ports/ports.ts'
import type { DriftReport } from '../records/drift-report.ts'
import type { Outcome } from '../records/subject.ts'
import { driftFiles } from './drift-files.ts'
import { type DriftOptions, driftPolicy, failed, failOn } from './drift-options.ts'
import { driftVersion } from './drift-version.ts'
import { loadProject } from './load-project.ts'
import { previousProfile } from './previous-profile.ts'
import { readHistory, withWindow, writeHistory } from './window-history.ts'

export interface DriftResult extends DriftReport {
  /** Whether the verdict is one that `--fail-on` names, or a worse one. */
  readonly failed: boolean
}

/** Compares current data with a reference: a stored version's, by the project file, or any two files. */
export async function drift(options: DriftOptions, ports: Ports): Promise<Outcome<DriftResult>> {
  const limit = failOn(options)
  const project = options.reference === undefined ? await loadProject(options, ports) : null
  const policy = driftPolicy(options, project)
  const sides = project
    ? await driftVersion(project, options, ports)
    : await driftFiles(options.reference ?? '', options, policy, ports)
  ports.progress('comparing')
  const previous = await previousProfile(options, ports)
  const history = await readHistory(options.history, ports.directory)
  const report = compareProfiles({
    ...sides,
    name: project?.name ?? null,
    policy,
    issues: previous ? repeatedFeed(previous, sides.current.profile) : [],
    history,
  })
  if (options.history !== undefined)
    await writeHistory(options.history, ports.directory, withWindow(history ?? [], report))
  return {
    result: { ...report, failed: failed(report.verdict, limit) },
    subject: { kind: 'drift', report, output: options.output ?? null },
  }
}
