import { z } from 'zod'
import { UserError } from '../../errors.ts'
import { isAlertOf } from '../alert-body.ts'
import type { Client } from './client.ts'
import { graphql } from './graphql.ts'
import { httpStatus, isAmbiguous, messageOf } from './http-error.ts'

/** Every alert issue carries it: it is how they are found. */
export const alertLabel = 'mlops-drift'
/** Put on by people: history goes on, and nothing else does. */
export const mutedLabel = 'mlops-muted'

/** An alert issue of our own, recognised by authorship and marker. */
export interface AlertIssue {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly body: string
  readonly closed: boolean
  readonly not_planned: boolean
  readonly labels: readonly string[]
}

const nodeSchema = z.object({
  number: z.int(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  state: z.enum(['OPEN', 'CLOSED']),
  stateReason: z.string().nullable(),
  viewerDidAuthor: z.boolean(),
  labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
})
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
const schema = z.object({
  repository: z.object({
    labelled: z.object({ pageInfo, nodes: z.array(nodeSchema) }),
    recent: z.object({ nodes: z.array(nodeSchema) }),
  }),
})

const fields = 'number url title body state stateReason viewerDidAuthor labels(first: 50) { nodes { name } }'
// An alert that lost its label is still among the issues that changed last: each check changes it.
const query = `query ($owner: String!, $repo: String!, $label: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    labelled: issues(first: 100, after: $after, labels: [$label], orderBy: {field: CREATED_AT, direction: ASC}) {
      pageInfo { hasNextPage endCursor }
      nodes { ${fields} }
    }
    recent: issues(first: 30, orderBy: {field: UPDATED_AT, direction: DESC}) { nodes { ${fields} } }
  }
}`

/** The model's alert issues, oldest first: one, or several where two checks opened one at once. */
export async function alertIssues(client: Client, name: string): Promise<readonly AlertIssue[]> {
  const found = new Map<number, AlertIssue>()
  let after: string | null = null
  do {
    const { repository }: z.infer<typeof schema> = await graphql(
      client,
      query,
      { label: alertLabel, after },
      schema,
      'issues: read',
    )
    for (const node of [...repository.labelled.nodes, ...repository.recent.nodes])
      if (node.viewerDidAuthor && isAlertOf(name, node.body)) found.set(node.number, issueOf(node))
    after = repository.labelled.pageInfo.hasNextPage ? repository.labelled.pageInfo.endCursor : null
  } while (after !== null)
  return [...found.values()].toSorted((a, b) => a.number - b.number)
}

function issueOf({ state, stateReason, labels, ...rest }: z.infer<typeof nodeSchema>): AlertIssue {
  return {
    ...rest,
    closed: state === 'CLOSED',
    not_planned: stateReason === 'NOT_PLANNED',
    labels: labels?.nodes.map((label) => label.name) ?? [],
  }
}

export interface NewIssue {
  readonly title: string
  readonly body: string
  readonly labels: string[]
  readonly assignees: string[]
}

/** null: the answer was lost, so that the issue may be there or not: the caller looks again. */
export async function createIssue(client: Client, issue: NewIssue): Promise<AlertIssue | null> {
  const { octokit, owner, repo, pause } = client
  try {
    const { data } = await octokit.rest.issues.create({ owner, repo, ...issue })
    const { title, body, labels } = issue
    return { number: data.number, url: data.html_url, title, body, labels, closed: false, not_planned: false }
  } catch (error) {
    if (!isAmbiguous(error)) throw refusal(error) ?? error
    await pause(2000)
    return null
  }
}

function refusal(error: unknown): UserError | null {
  const status = httpStatus(error)
  if (status === 410)
    return new UserError(
      {
        where: 'alert',
        what: 'this repository has no issues, so that the model cannot have an alert',
        allowed: 'Settings > General > Features > Issues, or alert: false',
      },
      { cause: error },
    )
  if (status !== 422) return null
  return new UserError(
    {
      where: 'drift.alert',
      what: `GitHub did not take the alert issue: ${messageOf(error)}`,
      allowed: 'assignees who can be assigned in this repository, and labels of at most 50 characters',
    },
    { cause: error },
  )
}

export interface IssueChange {
  readonly title?: string
  readonly body?: string
  readonly labels?: string[]
  readonly state?: 'open' | 'closed'
  readonly state_reason?: 'completed' | 'reopened' | 'duplicate'
}

export async function updateIssue(
  { octokit, owner, repo }: Client,
  issue_number: number,
  change: IssueChange,
): Promise<void> {
  await octokit.rest.issues.update({ owner, repo, issue_number, ...change })
}
