import { z } from 'zod'
import { type Acceptance, type AcceptanceAnswer, acceptanceLabel } from '../../ports/acceptance.ts'
import type { Client } from './client.ts'
import type { EventPayload } from './event.ts'
import { graphql } from './graphql.ts'
import { httpStatus } from './http-error.ts'
import { PermissionError } from './permission.ts'

const person = z.object({ __typename: z.string(), login: z.string() }).nullable()
const schema = z.object({
  repository: z.object({
    pullRequest: z.object({
      headRefOid: z.string(),
      labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
      timelineItems: z.object({
        nodes: z.array(z.object({ createdAt: z.string(), actor: person, label: z.object({ name: z.string() }) })),
      }),
      comments: z.object({
        nodes: z.array(
          z.object({
            author: person,
            editor: person,
            createdAt: z.string(),
            isMinimized: z.boolean(),
            body: z.string(),
          }),
        ),
      }),
    }),
  }),
})
type Facts = z.infer<typeof schema>['repository']['pullRequest']

const query = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      labels(first: 100) { nodes { name } }
      timelineItems(last: 100, itemTypes: [LABELED_EVENT]) {
        nodes { ... on LabeledEvent { createdAt actor { __typename login } label { name } } }
      }
      comments(last: 100) {
        nodes { author { __typename login } editor { __typename login } createdAt isMinimized body }
      }
    }
  }
}`

const longestReason = 500

/**
 * A loss is accepted by two acts of one person who may write to the repository: the label, and a comment that names the
 * head in full with a reason. The comment's name binds both to one commit: neither the label's nor a push's time is
 * asked, which nobody vouches for, and 40 digits cannot be made to fit another commit, as a few can.
 */
export function githubAcceptance(client: Client, event: EventPayload): Acceptance {
  return async () => {
    try {
      return await ask(client, event)
    } catch (error) {
      // A result that cannot be accepted is still a result, and must not be lost.
      if (!(error instanceof PermissionError)) throw error
      return { status: 'unknown', why: "the job's token lacks pull-requests: read" }
    }
  }
}

async function ask(client: Client, event: EventPayload): Promise<AcceptanceAnswer> {
  const change = await changeUnderTest(client, event)
  if (change === null) return { status: 'not-applicable' }
  const variables = { number: change.number }
  const { pullRequest } = (await graphql(client, query, variables, schema, 'pull-requests: read')).repository
  const head = change.head ?? pullRequest.headRefOid
  if (!pullRequest.labels?.nodes.some(({ name }) => name === acceptanceLabel)) return { status: 'none', head }
  return judge(client, pullRequest, head)
}

async function judge(client: Client, facts: Facts, head: string): Promise<AcceptanceAnswer> {
  const refused = (why: string): AcceptanceAnswer => ({ status: 'refused', why, head })
  const labelled = facts.timelineItems.nodes.findLast(({ label }) => label.name === acceptanceLabel)
  const who = labelled?.actor
  if (!labelled || !who) return refused('GitHub does not tell who set the label')
  if (who.__typename !== 'User') return refused(`the label was set by ${who.login}, which is no person`)
  if (!(await mayWrite(client, who.login))) return refused(`${who.login}, who set the label, may not write here`)
  const own = facts.comments.nodes.filter(
    ({ author, editor, isMinimized }) =>
      author?.login === who.login && (editor === null || editor.login === who.login) && !isMinimized,
  )
  const reasons = own.flatMap(({ body, createdAt }) => reasonsIn(body).map((one) => ({ ...one, createdAt })))
  const reason = reasons.findLast((one) => one.head === head)
  if (reason) {
    const at = [labelled.createdAt, reason.createdAt].map((time) => new Date(time).toISOString()).toSorted()[1]!
    return { status: 'accepted', accepted: { by: who.login, reason: reason.text, at } }
  }
  const last = reasons.at(-1)
  return refused(
    last
      ? `${who.login} accepted the commit ${last.head.slice(0, 7)}, and the head is ${head.slice(0, 7)} now`
      : `${who.login}, who set the label, gave no reason in a comment that names the head`,
  )
}

/** `accept-model-regression <commit in full> <reason>`, on a line of its own. */
function reasonsIn(body: string): { readonly head: string; readonly text: string }[] {
  const line = new RegExp(`^${acceptanceLabel}[ \\t]+([0-9a-f]{40})[ \\t:]+(\\S.*?)[ \\t\\r]*$`, 'gm')
  return [...body.matchAll(line)].map(([, head = '', text = '']) => ({ head, text: text.slice(0, longestReason) }))
}

async function mayWrite({ octokit, owner, repo }: Client, username: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username })
    return data.permission === 'admin' || data.permission === 'write'
  } catch (error) {
    if (httpStatus(error) === 404) return false
    throw error
  }
}

interface Change {
  readonly number: number
  /** null: the pull request's own head, which is not going to move any more. */
  readonly head: string | null
}

/** The pull request under test, in a merge queue, or merged as the commit that was pushed. */
async function changeUnderTest(client: Client, event: EventPayload): Promise<Change | null> {
  const { octokit, owner, repo, env } = client
  if (event.pull_request) return { number: event.pull_request.number, head: event.pull_request.head?.sha ?? null }
  const queued = /\/pr-(\d+)-[0-9a-f]{40}$/.exec(event.merge_group?.head_ref ?? '')?.[1]
  if (queued !== undefined) return { number: Number(queued), head: null }
  const commit_sha = env.GITHUB_SHA
  if (env.GITHUB_EVENT_NAME !== 'push' || !commit_sha) return null
  const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ owner, repo, commit_sha })
  const merged = data.find(({ merged_at, merge_commit_sha }) => merged_at !== null && merge_commit_sha === commit_sha)
  return merged ? { number: merged.number, head: merged.head.sha } : null
}
