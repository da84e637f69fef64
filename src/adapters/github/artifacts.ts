import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { folderFiles } from '../../files/folder-files.ts'
import { unzip } from '../../files/unzip.ts'
import type { Client, Octokit } from './client.ts'
import { httpStatus } from './http-error.ts'
import { saveDownload } from './stream-body.ts'

export type Artifact = Awaited<ReturnType<Octokit['rest']['actions']['getArtifact']>>['data']

/** An extracted run: generous, but an end. */
const limits = { bytes: 32 * 2 ** 30, entries: 100_000 }

/** Uploads a folder's files; an artifact of that name in this workflow run is replaced. Returns the id. */
export async function uploadFolder(name: string, folder: string, retention_days: number | undefined): Promise<number> {
  const files = (await folderFiles(folder)).map(({ path }) => join(folder, path))
  return uploadFiles(name, files, folder, retention_days)
}

/** The same of some files under a folder. */
export async function uploadFiles(
  name: string,
  files: string[],
  folder: string,
  retention_days: number | undefined,
): Promise<number> {
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const client = new DefaultArtifactClient()
  const send = () =>
    client.uploadArtifact(name, files, folder, retention_days === undefined ? {} : { retentionDays: retention_days })
  const { id } = await send().catch(async (error: Error) => {
    // A job that runs again finds its first attempt's artifact in the way.
    if (!/409|already exists/i.test(error.message)) throw error
    await client.deleteArtifact(name)
    return send()
  })
  if (id === undefined) throw new Error(`artifact ${name} was uploaded and has no id`)
  return id
}

/** Newest first. `run`: of that workflow run only; `name`: exactly so named. */
export async function listArtifacts(
  { octokit, owner, repo }: Client,
  { run, name }: { readonly run?: number; readonly name?: string },
): Promise<readonly Artifact[]> {
  const named = { owner, repo, per_page: 100, ...(name !== undefined && { name }) }
  if (run === undefined)
    return (await octokit.rest.actions.listArtifactsForRepo(named)).data.artifacts.toSorted(newestFirst)
  const found: Artifact[] = []
  for (let page = 1; page <= 10; page += 1) {
    const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({ ...named, run_id: run, page })
    found.push(...data.artifacts)
    if (found.length >= data.total_count || data.artifacts.length === 0) break
  }
  return found.toSorted(newestFirst)
}

export async function getArtifact({ octokit, owner, repo }: Client, artifact_id: number): Promise<Artifact> {
  try {
    return (await octokit.rest.actions.getArtifact({ owner, repo, artifact_id })).data
  } catch (error) {
    if (httpStatus(error) === 404) throw new UserError({ what: `artifact ${artifact_id} is gone` }, { cause: error })
    throw error
  }
}

/** Downloads an artifact, checks its digest and extracts it into `folder`. `zip` is where it may lie meanwhile. */
export async function downloadArtifact(client: Client, artifact: Artifact, zip: string, folder: string): Promise<void> {
  await saveArtifact(client, artifact, zip)
  await unzip(zip, folder, limits)
}

/** Downloads an artifact's ZIP and checks its digest. */
export async function saveArtifact(client: Client, artifact: Artifact, zip: string): Promise<void> {
  const { octokit, owner, repo } = client
  if (artifact.expired) throw expired(artifact)
  try {
    const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'
    const place = { owner, repo, artifact_id: artifact.id, archive_format: 'zip' }
    const request = () => octokit.request(route, { ...place, request: { parseSuccessResponseBody: false } })
    // The digest decides; the size, which nobody defines for a ZIP, only ends what is far too long.
    const sha256 = await saveDownload(client, request, zip, artifact.size_in_bytes * 2 + 2 ** 20)
    if (artifact.digest !== `sha256:${sha256}`)
      throw new UserError({
        where: `artifact ${artifact.name}`,
        what: `is not intact: its sha256 is ${sha256}`,
        allowed: artifact.digest ?? 'an artifact whose digest GitHub knows',
      })
  } catch (error) {
    throw httpStatus(error) === 410 ? expired(artifact) : error
  }
}

function expired({ name, expires_at }: Artifact): UserError {
  return new UserError({
    where: `artifact ${name}`,
    what: `has expired (${expires_at ?? 'its retention is over'})`,
    allowed: 'a run that is still kept: train again, or ask for more retention-days',
  })
}

function newestFirst(a: Artifact, b: Artifact): number {
  return Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || b.id - a.id
}
