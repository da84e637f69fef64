import { z } from 'zod'
import { type Marker, markerOf } from '../board-marker.ts'
import type { Client } from './client.ts'
import { graphql } from './graphql.ts'
import { httpStatus, isAmbiguous } from './http-error.ts'

/** A comment of our own, recognised by authorship and marker. */
export interface OwnComment {
  readonly id: number
  readonly url: string
  readonly body: string
  readonly marker: Marker
}

const schema = z.object({
  repository: z.object({
    pullRequest: z.object({
      comments: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(
          z.object({
            databaseId: z.int().nullable(),
            url: z.string(),
            body: z.string(),
            viewerDidAuthor: z.boolean(),
            isMinimized: z.boolean(),
          }),
        ),
      }),
    }),
  }),
})

const query = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { databaseId url body viewerDidAuthor isMinimized }
      }
    }
  }
}`

/** Our comments under this key, oldest first, however many other comments there are. */
export async function ownComments(client: Client, number: number, key: string): Promise<readonly OwnComment[]> {
  const found: OwnComment[] = []
  let after: string | null = null
  do {
    const answer: z.infer<typeof schema> = await graphql(
      client,
      query,
      { number, after },
      schema,
      'pull-requests: read',
    )
    const { nodes, pageInfo } = answer.repository.pullRequest.comments
    for (const { databaseId, url, body, viewerDidAuthor, isMinimized } of nodes) {
      const marker = viewerDidAuthor && !isMinimized ? markerOf(body) : null
      if (marker?.key === key && databaseId !== null) found.push({ id: databaseId, url, body, marker })
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after !== null)
  return found.toSorted((a, b) => a.id - b.id)
}

/** A call whose answer is lost may have made the comment: the caller looks again. */
export async function createComment(
  { octokit, owner, repo, pause }: Client,
  issue_number: number,
  body: string,
): Promise<void> {
  try {
    await octokit.rest.issues.createComment({ owner, repo, issue_number, body })
  } catch (error) {
    if (!isAmbiguous(error)) throw error
    await pause(2000)
  }
}

/** False when somebody has deleted it. */
export async function updateComment(
  { octokit, owner, repo }: Client,
  comment_id: number,
  body: string,
): Promise<boolean> {
  try {
    await octokit.rest.issues.updateComment({ owner, repo, comment_id, body })
    return true
  } catch (error) {
    if (httpStatus(error) === 404) return false
    throw error
  }
}

export async function deleteComment({ octokit, owner, repo }: Client, comment_id: number): Promise<void> {
  try {
    await octokit.rest.issues.deleteComment({ owner, repo, comment_id })
  } catch (error) {
    if (httpStatus(error) !== 404) throw error
  }
}
