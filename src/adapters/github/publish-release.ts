import semver from 'semver'
import { UserError } from '../../errors.ts'
import type { Client } from './client.ts'
import type { Release } from './draft-release.ts'
import { httpStatus, messageOf } from './http-error.ts'

/** The published release of a tag; null while there is only a draft, which is not found by its tag. */
export async function publishedRelease({ octokit, owner, repo }: Client, tag: string): Promise<Release | null> {
  try {
    return (await octokit.rest.repos.getReleaseByTag({ owner, repo, tag })).data
  } catch (error) {
    if (httpStatus(error) === 404) return null
    throw error
  }
}

/** Publishes a complete draft under a tag that exists. Where another process did so first, its release is returned. */
export async function publishDraft(
  client: Client,
  draft: Release,
  { name, version, tag }: { readonly name: string; readonly version: string; readonly tag: string },
): Promise<Release> {
  const { octokit, owner, repo } = client
  const prerelease = semver.prerelease(version) !== null
  const release = { name: `${name} ${version}`, tag_name: tag, draft: false, prerelease, make_latest: 'false' } as const
  try {
    return (await octokit.rest.repos.updateRelease({ owner, repo, release_id: draft.id, ...release })).data
  } catch (error) {
    const lost = httpStatus(error) === 422 || httpStatus(error) === 404
    const published = lost ? await publishedRelease(client, tag) : null
    if (published) return published
    throw lost ? refusal(error, tag) : error
  }
}

function refusal(error: unknown, tag: string): UserError {
  return new UserError(
    {
      what: `GitHub refused to publish ${tag}: ${messageOf(error).split(' - ')[0]}`,
      allowed:
        'a draft that nobody deleted, and a tag name that no immutable release has used before: such names stay taken, so ask for another version',
    },
    { cause: error },
  )
}
