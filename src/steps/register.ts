import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Bump } from '../ports/model-registry.ts'
import type { Ports } from '../ports/ports.ts'
import type { StoredRun } from '../ports/run-store.ts'
import type { GateReport } from '../records/gate-report.ts'
import type { Run } from '../records/run.ts'
import type { Outcome } from '../records/subject.ts'
import { letsThrough } from '../records/verdict.ts'
import type { VersionRecord } from '../records/version.ts'
import { nextVersion } from '../registry/next-version.ts'
import { requireRun } from './find-run.ts'
import { temporaryFolder } from './folders.ts'
import { loadProject, type ProjectOptions, pathInRepository } from './load-project.ts'
import { openRun } from './open-run.ts'

export interface RegisterOptions extends ProjectOptions {
  readonly run: string | undefined
  readonly leg: string | undefined
  readonly bump: 'patch' | 'minor' | 'major'
  readonly version: string | undefined
  /** Why a run that the gate did not pass is registered all the same; kept in the version. */
  readonly 'allow-unvalidated': string | undefined
}

export interface RegisterResult {
  readonly name: string
  readonly version: string
  readonly tag: string
  /** sha256 of the package. */
  readonly digest: string
  /** false: this very package was registered before. */
  readonly created: boolean
}

/** Makes a validated run a new immutable version. Running it again returns the version that exists. */
export async function register(options: RegisterOptions, ports: Ports): Promise<Outcome<RegisterResult>> {
  const project = await loadProject(options, ports)
  const stored = await requireRun(
    { name: project.name, run: options.run, leg: options.leg, branch: ports.base_branch },
    ports,
  )
  if (!stored.vouched.trusted) {
    throw new UserError({
      where: 'run',
      what: `run ${stored.run_id || stored.location} may not be registered: ${stored.vouched.why}`,
      allowed: "a run of this repository's own workflow on this branch",
    })
  }
  await using folder = await temporaryFolder()
  const home = join(folder.path, 'run')
  const run = await openRun(stored, home, ports)
  if (run.model === null)
    throw new UserError({
      where: 'run',
      what: `run ${run.run_id} left no model package`,
      allowed: 'a run with a model',
    })
  const validation = await ports.runs.openReport(stored)
  const unvalidated_reason = reasonFor(run, stored, validation, options['allow-unvalidated'])
  const record: VersionRecord = {
    schema_version: 1,
    name: project.name,
    package_digest: run.model.package_digest,
    model_digest: run.model.model_digest,
    run,
    validation,
    unvalidated_reason,
    archives: [],
    created_at: ports.now().toISOString(),
  }
  const path = pathInRepository(options, ports)
  ports.progress('publishing the version')
  const bump: Bump = options.version === undefined ? options.bump : { explicit: options.version }
  // Said before anything is made, and also where the package turns out to be registered already.
  if (options.version !== undefined) nextVersion([], { explicit: options.version })
  const { version, created } = await ports.registry.publish({
    name: project.name,
    bump,
    commit: run.origin.commit,
    record,
    package: join(home, 'model'),
    card: ports.modelCard(record),
    ...(path === null ? {} : { project: { path, text: project.source } }),
  })
  return {
    result: { name: version.name, version: version.version, tag: version.tag, digest: version.package_digest, created },
    subject: { kind: 'registered', name: version.name, version: version.version, created, record, url: null },
  }
}

/** null: the gate passed this very package. @throws UserError unless the user gave a reason. */
function reasonFor(run: Run, stored: StoredRun, report: GateReport | null, reason: string | undefined): string | null {
  const problem = whyNotValidated(run, report)
  if (problem === null) return null
  if (reason !== undefined) return reason
  throw new UserError({
    where: 'run',
    what: `run ${run.run_id || stored.run_id} was not validated: ${problem}`,
    allowed: 'a run with the verdict pass, or allow-unvalidated with a reason, which is recorded',
  })
}

function whyNotValidated(run: Run, report: GateReport | null): string | null {
  if (report === null) return 'there is no gate report about it'
  if (report.candidate?.run_id !== run.run_id || report.candidate.package_digest !== run.model?.package_digest)
    return 'the gate report is about another package'
  return letsThrough(report) ? null : `the verdict was ${report.verdict}`
}
