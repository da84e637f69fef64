import { z } from 'zod'
import type { Client } from './client.ts'
import { graphql } from './graphql.ts'

/** A comment that this token wrote under an issue. */
export interface IssueComment {
  readonly id: number
  readonly url: string
  readonly body: string
  /** GitHub's clock. */
  readonly created_at: string
}

const schema = z.object({
  repository: z.object({
    issue: z
      .object({
        comments: z.object({
          nodes: z.array(
            z.object({
              databaseId: z.int().nullable(),
              url: z.string(),
              body: z.string(),
              createdAt: z.string(),
              viewerDidAuthor: z.boolean(),
            }),
          ),
        }),
      })
      .nullable(),
  }),
})

// Of what is told of older episodes than a hundred comments reach back, the alert's own text knows.
const query = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      comments(last: 100) { nodes { databaseId url body createdAt viewerDidAuthor } }
    }
  }
}`

/** Our own among an issue's newest hundred comments, oldest first. */
export async function ownIssueComments(client: Client, number: number): Promise<readonly IssueComment[]> {
  const { repository } = await graphql(client, query, { number }, schema, 'issues: read')
  return (repository.issue?.comments.nodes ?? [])
    .flatMap(({ databaseId: id, url, body, createdAt: created_at, viewerDidAuthor }) =>
      viewerDidAuthor && id !== null ? [{ id, url, body, created_at }] : [],
    )
    .toSorted((a, b) => a.id - b.id)
}
