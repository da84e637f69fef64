import { digestOf } from '../../files/digest.ts'
import { formatRecord } from '../../files/read-record.ts'
import type { Publication } from '../../ports/model-registry.ts'
import type { Client, Octokit } from './client.ts'
import { isAmbiguous } from './http-error.ts'

export type Release = Awaited<ReturnType<Octokit['rest']['repos']['getRelease']>>['data']

const bodyLimit = 120_000

/**
 * The tag name a draft carries until its version has one: of the package, and of what is recorded of it but for the
 * time, so that a later attempt finds what an earlier one has uploaded.
 */
function pendingTag({ name, record, card }: Publication): string {
  const content = digestOf(formatRecord({ ...record, created_at: '', archives: [] }) + card)
  return `${pendingPrefix(name, record.package_digest)}${content.slice(0, 16)}`
}

function pendingPrefix(name: string, packageDigest: string): string {
  return `mlops-pending-${name}-${packageDigest}-`
}

/** Drafts of this package, oldest first. Drafts are among the newest releases: one page holds them. */
export async function pendingDrafts(
  { octokit, owner, repo }: Client,
  { name, record }: Publication,
): Promise<readonly Release[]> {
  const { data } = await octokit.rest.repos.listReleases({ owner, repo, per_page: 100 })
  const prefix = pendingPrefix(name, record.package_digest)
  return data.filter(({ draft, tag_name }) => draft && tag_name.startsWith(prefix)).toSorted((a, b) => a.id - b.id)
}

/** The draft an earlier attempt left, or a new one. */
export async function openDraft(
  client: Client,
  publication: Publication,
  drafts: readonly Release[],
): Promise<Release> {
  const { octokit, owner, repo, pause } = client
  const tag_name = pendingTag(publication)
  const body = releaseText(publication.card)
  let found = drafts
  for (let attempt = 1; ; attempt += 1) {
    const earlier = found.find((draft) => draft.tag_name === tag_name)
    if (earlier) return earlier
    try {
      const draft = { owner, repo, tag_name, name: publication.name, body, draft: true, make_latest: 'false' } as const
      return (await octokit.rest.repos.createRelease(draft)).data
    } catch (error) {
      if (!isAmbiguous(error) || attempt === 4) throw error
      await pause(1000 * attempt)
      found = await pendingDrafts(client, publication)
    }
  }
}

export async function deleteDraft({ octokit, owner, repo }: Client, release_id: number): Promise<void> {
  await octokit.rest.repos.deleteRelease({ owner, repo, release_id }).catch(ignoreMissing)
}

function ignoreMissing(error: { status?: number }): void {
  if (error.status !== 404) throw error
}

/** The card without its front matter, which a release would show as text; cut where GitHub's limit is near. */
function releaseText(card: string): string {
  const text = card.replace(/^---\n[\s\S]*?\n---\n+/, '')
  if (text.length <= bodyLimit) return text
  const end = text.lastIndexOf('\n\n', bodyLimit)
  return `${text.slice(0, end > 0 ? end : bodyLimit)}\n\n_The rest is in \`model-card.md\`._\n`
}
