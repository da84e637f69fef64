import { UserError } from '../../errors.ts'
import type { Client } from './client.ts'
import { headerOf, httpStatus, isAmbiguous, messageOf } from './http-error.ts'

export interface NewTag {
  readonly tag: string
  readonly message: string
  readonly commit: string
  readonly at: Date
}

/** Who an annotated tag or commit is by: the person who started the workflow. */
export function signature({ env }: Client, at: Date) {
  const name = env.GITHUB_ACTOR || 'github-actions[bot]'
  const id = env.GITHUB_ACTOR_ID || '41898282'
  return { name, email: `${id}+${name}@users.noreply.github.com`, date: at.toISOString().replace('.000Z', 'Z') }
}

/** Makes the annotated tag's object, and with `createRef` the tag. */
export async function createTagObject(client: Client, { tag, message, commit, at }: NewTag): Promise<string> {
  const { octokit, owner, repo } = client
  const tagger = signature(client, at)
  const object = { owner, repo, tag, message, object: commit, type: 'commit', tagger } as const
  return (await octokit.rest.git.createTag(object)).data.sha
}

/**
 * Creates `refs/tags/<tag>`: the lock. False when the tag exists already with another object. A call whose answer
 * was lost is settled by looking what the tag points to.
 */
export async function createRef(client: Client, tag: string, object: string): Promise<boolean> {
  const { octokit, owner, repo, pause } = client
  for (let attempt = 1, unsure = false; ; attempt += 1) {
    try {
      await octokit.rest.git.createRef({ owner, repo, ref: `refs/tags/${tag}`, sha: object })
      return true
    } catch (error) {
      // Two processes may make the very same object in one second: its name alone does not say who made the ref.
      if (isAlreadyThere(error)) return unsure && (await refObject(client, tag)) === object
      if (!isAmbiguous(error) || attempt === 4) throw refusal(error, tag)
      unsure = true
      await pause(1000 * attempt)
    }
  }
}

async function refObject({ octokit, owner, repo }: Client, tag: string): Promise<string | null> {
  try {
    return (await octokit.rest.git.getRef({ owner, repo, ref: `tags/${tag}` })).data.object.sha
  } catch (error) {
    if (httpStatus(error) === 404) return null
    throw error
  }
}

function isAlreadyThere(error: unknown): boolean {
  return httpStatus(error) === 422 && /already exists/i.test(messageOf(error))
}

/**
 * The job's token may not create a ref to files under `.github/workflows` that no branch has. The answer says so in its
 * message or its header; a token without `contents: write` would have been refused the tag object before.
 */
export function isWorkflowsRefusal(error: unknown): boolean {
  if (httpStatus(error) !== 403) return false
  const needs = headerOf(error, 'x-accepted-github-permissions') ?? ''
  return /without `workflows?`/.test(messageOf(error)) || needs.includes('workflows')
}

function refusal(error: unknown, tag: string): unknown {
  if (httpStatus(error) !== 422) return error
  return new UserError(
    {
      what: `GitHub refused to create the tag ${tag}: ${messageOf(error).split(' - ')[0]}`,
      allowed: 'tags that no ruleset protects, and names that no deleted immutable release has used',
    },
    { cause: error },
  )
}
