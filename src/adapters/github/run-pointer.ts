import { join } from 'node:path'
import { writeFlushed } from '../../files/atomic-write.ts'
import { formatRecord } from '../../files/read-record.ts'
import { withTemporaryFolder } from '../../files/write-folder.ts'
import type { RunQuery } from '../../ports/run-store.ts'
import type { Run } from '../../records/run.ts'
import { artifactName, parseArtifactName } from './artifact-name.ts'
import { type Artifact, listArtifacts, uploadFolder } from './artifacts.ts'
import type { Client } from './client.ts'
import { isOnBranch } from './vouch.ts'

/** Pointers followed at most: more of one fingerprint are older copies of the same run. */
const followed = 3

interface PutOptions {
  readonly retention_days?: number
  readonly leg?: string
}

/**
 * An artifact that says by its name alone what the run beside it was made of, so that a later run finds it in one
 * request. A pull request's run leaves none: it is its author's word, and many of them would bury the trusted ones.
 */
export async function uploadPointer(client: Client, run: Run, temporary: string, options: PutOptions): Promise<void> {
  const { fingerprint, name, run_id } = run
  if (fingerprint === undefined || (client.env.GITHUB_EVENT_NAME ?? '').startsWith('pull_request')) return
  await withTemporaryFolder(temporary, async (folder) => {
    await writeFlushed(join(folder, 'fingerprint.json'), formatRecord({ name, run_id, fingerprint }))
    await uploadFolder(pointerName(name, fingerprint.digest, options.leg), folder, options.retention_days)
  })
}

/** The runs beside the pointers to a fingerprint, newest first: of this repository, on the wanted branch, still kept. */
export async function pointedRuns(
  client: Client,
  { name, fingerprint, leg, branch }: RunQuery & { readonly fingerprint: string },
): Promise<readonly Artifact[]> {
  const pointers = await listArtifacts(client, { name: pointerName(name, fingerprint, leg) })
  const own = pointers.filter(({ expired, workflow_run }) => {
    if (expired || !workflow_run?.id || workflow_run.head_repository_id !== workflow_run.repository_id) return false
    return branch === undefined || isOnBranch(workflow_run.head_branch ?? null, branch)
  })
  const runs: Artifact[] = []
  for (const { workflow_run } of own.slice(0, followed)) {
    const all = await listArtifacts(client, { run: workflow_run!.id! })
    const beside = all.filter((one) => !one.expired && isRunOf(one, name, leg))
    runs.push(...beside.slice(0, 1))
  }
  return runs
}

function isRunOf({ name: artifact }: Artifact, name: string, leg: string | undefined): boolean {
  const parsed = parseArtifactName(artifact, 'run', name)
  return parsed !== null && parsed.leg === leg
}

function pointerName(name: string, fingerprint: string, leg: string | undefined): string {
  return artifactName('fingerprint', name, fingerprint, leg)
}
