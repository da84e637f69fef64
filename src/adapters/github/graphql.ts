import type { z } from 'zod'
import type { Client } from './client.ts'
import { missingPermission } from './permission.ts'

interface GraphqlErrors {
  readonly errors?: readonly { readonly type?: string; readonly message: string }[]
}

/** A checked GraphQL answer. `permission` is the line a refusal asks for, e.g. `contents: read`. */
export async function graphql<T>(
  client: Client,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
  permission: string,
): Promise<T> {
  try {
    return schema.parse(await client.octokit.graphql(query, { ...variables, owner: client.owner, repo: client.repo }))
  } catch (error) {
    const refused = (error as GraphqlErrors).errors?.some(({ type }) => type === 'FORBIDDEN')
    throw refused ? missingPermission('a GraphQL query', [permission], client.grants, error) : error
  }
}
