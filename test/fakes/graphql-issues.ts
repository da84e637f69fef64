import { connection, type Paging } from './graphql-connection.ts'
import { htmlUrl, nodeId } from './people.ts'
import type { Grant } from './permissions.ts'
import type { Json } from './router.ts'
import type { Issue, World } from './world.ts'

export interface IssueArguments extends Paging {
  readonly labels?: readonly string[] | null
  readonly states?: readonly string[] | null
  readonly orderBy?: {
    readonly field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'
    readonly direction: 'ASC' | 'DESC'
  } | null
}

/** Issues only, as GraphQL has pull requests apart. */
export function listedIssues(world: World, { labels, states, orderBy }: IssueArguments): readonly Issue[] {
  const has = (issue: Issue, wanted: string): boolean =>
    issue.labels.some((label) => label.toLowerCase() === wanted.toLowerCase())
  const key = (issue: Issue): string =>
    orderBy?.field === 'UPDATED_AT'
      ? `${issue.updated_at} ${String(issue.number).padStart(9, '0')}`
      : String(issue.number).padStart(9, '0')
  const found = [...world.issues.values()]
    .filter((issue) => !issue.pull)
    .filter((issue) => !labels || labels.some((label) => has(issue, label)))
    .filter((issue) => !states || states.includes(issue.state.toUpperCase()))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
  return orderBy?.direction === 'DESC' ? found.reverse() : found
}

export function issueNode(
  world: World,
  grant: Grant,
  issue: Issue,
  comments: (world: World, grant: Grant, number: number, args: Paging) => Json,
): Json {
  return {
    __typename: 'Issue',
    id: nodeId('I', issue.number),
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    url: `${htmlUrl(world)}/issues/${issue.number}`,
    state: issue.state.toUpperCase(),
    stateReason: issue.state_reason?.toUpperCase() ?? null,
    locked: issue.locked,
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    closedAt: issue.closed_at,
    viewerDidAuthor: issue.user === grant.login,
    labels: (args: Paging) =>
      connection(issue.labels, args, (name) => ({ __typename: 'Label', id: nodeId('LA', name), name })),
    comments: (args: Paging) => comments(world, grant, issue.number, args),
  }
}
