import { UserError } from '../../errors.ts'
import type { Publication, Version } from '../../ports/model-registry.ts'
import { nextVersion } from '../../registry/next-version.ts'
import { laterThan } from '../../registry/stage-log.ts'
import { versionTag } from '../../registry/tag.ts'
import { formatMessage, type Registration } from '../../registry/tag-message.ts'
import type { Client } from './client.ts'
import { deleteDraft, openDraft, pendingDrafts, type Release } from './draft-release.ts'
import { httpStatus } from './http-error.ts'
import { publishDraft, publishedRelease } from './publish-release.ts'
import { type RegistryState, registryState } from './registry-state.ts'
import { type AssetFile, completeAssets } from './release-assets.ts'
import { takeTag, type VersionCommits, versionCommits } from './version-commit.ts'

interface Job {
  readonly client: Client
  readonly publication: Publication
  /** Packs the version when first asked. */
  readonly assets: () => Promise<{ readonly folder: string; readonly files: readonly AssetFile[] }>
  readonly clock: () => Date
}

interface Ready {
  readonly draft: Release
  /** All drafts of this package that were there before. */
  readonly drafts: readonly Release[]
  readonly facts: Registration
  readonly commits: VersionCommits
}

/** Design §5's order: nobody ever sees half a version, and a rerun after a crash finishes what was begun. */
export async function publishVersion(job: Job): Promise<{ readonly version: Version; readonly created: boolean }> {
  const state = await registryState(job.client, job.publication.name)
  const existing = samePackage(state, job.publication)
  if (!existing) nextVersion(state.taken, job.publication.bump)
  const drafts = await pendingDrafts(job.client, job.publication)
  if (existing) return finish(job, existing, drafts)
  const { package_digest, model_digest, run } = job.publication.record
  const facts = { package_digest, model_digest, run_id: run.run_id, commit: trainingCommit(job) }
  const commits = await versionCommits(job.client, job.publication, facts)
  const { folder, files } = await job.assets()
  for (let attempt = 1; ; attempt += 1) {
    const draft = await openDraft(job.client, job.publication, attempt === 1 ? drafts : [])
    try {
      const complete = await completeAssets(job.client, draft, folder, files)
      return await tagDraft(job, { draft: complete, drafts, facts, commits }, state)
    } catch (error) {
      // Another process has finished this package meanwhile, and cleared the drafts away: ours is gone.
      const found =
        httpStatus(error) === 404 && samePackage(await registryState(job.client, job.publication.name), job.publication)
      if (found) return finish(job, found, [])
      if (httpStatus(error) !== 404 || attempt === 3) throw error
    }
  }
}

/** Takes the next free number for a complete draft. Losing a number to another process costs a list, a tag and a ref. */
async function tagDraft(job: Job, { draft, drafts, facts, commits }: Ready, before: RegistryState) {
  const { client, publication } = job
  const { name } = publication
  let state = before
  for (;;) {
    const version = nextVersion(state.taken, publication.bump)
    const tag = versionTag(name, version)
    const at = laterThan(job.clock(), state.newest, 1000)
    if (await takeTag(client, { tag, message: formatMessage(`Register ${name} ${version}`, facts), at }, commits)) {
      const published = await publishDraft(client, draft, { name, version, tag })
      await clear(client, [...drafts, draft], published.id)
      return { version: { name, version, tag, ...facts, registered_at: at.toISOString(), stages: [] }, created: true }
    }
    // Many that lost at once would lose at once again.
    await client.pause(Math.random() * 3000)
    state = await stateWith(client, name, version)
    const existing = samePackage(state, publication)
    if (existing) return finish(job, existing, [...drafts, draft])
  }
}

/** The tags, once they show the one that was lost: lists may lag behind single tags. */
async function stateWith(client: Client, name: string, version: string): Promise<RegistryState> {
  for (let attempt = 1; ; attempt += 1) {
    const state = await registryState(client, name)
    if (state.taken.includes(version)) return state
    if (attempt === 5) throw new Error(`${versionTag(name, version)} exists, but GitHub does not list it`)
    await client.pause(1000 * attempt)
  }
}

/** The version exists: its release is published, if nobody did so yet, and drafts left over are cleared. */
async function finish(job: Job, existing: Version, drafts: readonly Release[]) {
  const published = (await publishedRelease(job.client, existing.tag)) ?? (await publishExisting(job, existing, drafts))
  await clear(job.client, drafts, published.id)
  const { name, version, tag, package_digest, model_digest, run_id, commit, registered_at, stages } = existing
  const facts = { name, version, tag, package_digest, model_digest, run_id, commit, registered_at, stages }
  return { version: facts, created: false }
}

async function publishExisting(job: Job, existing: Version, drafts: readonly Release[]): Promise<Release> {
  const { client, publication } = job
  const { folder, files } = await job.assets()
  const draft = await openDraft(client, publication, drafts)
  const published = await completeAssets(client, draft, folder, files)
    .then((complete) => publishDraft(client, complete, existing))
    .catch(async (error: unknown) => {
      // Whoever made the version may have published it meanwhile, and cleared our draft away.
      const other = httpStatus(error) === 404 ? await publishedRelease(client, existing.tag) : null
      if (!other) throw error
      return other
    })
  await clear(client, [draft], published.id)
  return published
}

async function clear(client: Client, drafts: readonly Release[], published: number): Promise<void> {
  for (const id of new Set(drafts.map((draft) => draft.id))) if (id !== published) await deleteDraft(client, id)
}

function samePackage({ versions }: RegistryState, { record }: Publication) {
  return versions.find(({ package_digest }) => package_digest === record.package_digest)
}

function trainingCommit({ client, publication }: Job): string {
  const commit = publication.commit ?? client.env.GITHUB_SHA
  if (commit) return commit
  throw new UserError({ what: 'the commit the model was trained on is not known', allowed: 'a run made from a commit' })
}
