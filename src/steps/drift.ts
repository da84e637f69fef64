import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Comparison, compareProfiles } from '../drift/compare-profiles.ts'
import type { DriftPolicy } from '../drift/policy.ts'
import { repeatedFeed } from '../drift/repeated-feed.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { DriftCheck } from '../records/drift-check.ts'
import type { DriftReport } from '../records/drift-report.ts'
import type { DriftWindow } from '../records/drift-window.ts'
import type { Outcome } from '../records/subject.ts'
import { dispatchedBy, keepCheck, keepsAlert, scheduledFeed } from './drift-check.ts'
import { driftFiles } from './drift-files.ts'
import { type DriftMemory, recallChecks } from './drift-memory.ts'
import { type DriftOptions, driftPolicy, failed, failOn } from './drift-options.ts'
import { readReplay, writeReplay } from './drift-replay.ts'
import { driftVersion } from './drift-version.ts'
import { importDrift, type OtherEngine } from './imported-drift.ts'
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
  const alone = options.reference !== undefined || options.replay !== undefined
  const project = alone || (await reportAlone(options, ports)) ? null : await loadProject(options, ports)
  const policy = driftPolicy(options, project)
  const memory = keepsAlert(options, project, ports) && project ? await recallChecks(project.name, ports) : null
  const history = (await readHistory(options.history, ports.directory)) ?? memory?.windows ?? null
  const looked = await look(options, project, policy, memory, history, ports)
  const { report, comparison } = looked
  if (comparison && options.output !== undefined)
    await writeReplay(resolve(ports.directory, options.output), comparison)
  if (options.history !== undefined)
    await writeHistory(options.history, ports.directory, withWindow(history ?? [], report))
  const profile = comparison?.current.profile ?? null
  const check = project && memory ? await keepCheck(project, report, profile, memory, ports) : null
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

interface Look {
  readonly report: DriftReport
  /** What it was made of; null: another engine judged. */
  readonly comparison: Required<Comparison> | null
}

async function look(
  options: DriftOptions,
  project: Project | null,
  policy: DriftPolicy,
  memory: DriftMemory | null,
  history: readonly DriftWindow[] | null,
  ports: Ports,
): Promise<Look> {
  const engine = otherEngine(options, project, ports)
  if (engine)
    return {
      report: await importDrift({ engine, name: project?.name ?? null, policy, history }, ports),
      comparison: null,
    }
  if (options.replay !== undefined) return compared(await readReplay(options.replay, ports.directory))
  const { hidden, ...sides } = project
    ? await driftVersion(project, options, ports)
    : await driftFiles(options.reference ?? '', options, policy, ports)
  ports.progress('comparing')
  const previous = (await previousProfile(options, ports)) ?? scheduledFeed(memory, ports)
  return compared({
    ...sides,
    name: project?.name ?? null,
    policy: { ...policy, ignore: [...policy.ignore, ...hidden] },
    issues: [...sides.issues, ...(previous ? repeatedFeed(previous, sides.current.profile) : [])],
    notes: [...sides.notes, ...(memory?.notes ?? [])],
    history,
  })
}

function compared(comparison: Required<Comparison>): Look {
  return { report: compareProfiles(comparison), comparison }
}

/** Evidently's report needs no project file; with one, it is the model's and keeps its alert. */
async function reportAlone(options: DriftOptions, ports: Ports): Promise<boolean> {
  if (options['evidently-report'] === undefined) return false
  return !(await access(resolve(ports.directory, options.config)).then(
    () => true,
    () => false,
  ))
}

function otherEngine(options: DriftOptions, project: Project | null, { directory }: Ports): OtherEngine | null {
  const given = options['evidently-report']
  if (given !== undefined) return { kind: 'report', path: given, root: directory }
  if (project?.drift?.run !== undefined) return { kind: 'run', command: project.drift.run, project }
  if (project?.drift?.report !== undefined) return { kind: 'report', path: project.drift.report, root: project.root }
  return null
}
