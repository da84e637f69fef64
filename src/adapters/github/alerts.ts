import type { Alert, AlertPost, AlertResult, Alerts } from '../../ports/alerts.ts'
import { joinRetrainings } from '../../records/alert.ts'
import { alertBody, stateIn } from '../alert-body.ts'
import {
  type AlertIssue,
  alertIssues,
  alertLabel,
  createIssue,
  type IssueChange,
  mutedLabel,
  updateIssue,
} from './alert-issues.ts'
import type { Client } from './client.ts'
import { createComment, updateComment } from './comments.ts'
import { ownIssueComments } from './issue-comments.ts'
import { claimRetraining, claimsIn, settleClaim } from './retraining-claim.ts'
import { sameText } from './same-text.ts'

const rounds = 6

/** One issue a model. Its text holds the episode, comments under it what was claimed. */
export function githubAlerts(client: Client): Alerts {
  return {
    current: async (name) => {
      const [kept] = await alertIssues(client, name)
      return kept ? alertOf(client, name, kept) : null
    },
    sync: (name, advance) => converge(client, name, advance),
    claim: ({ location }, claim) => claimRetraining(client, Number(location), claim),
    settle: ({ location }, claimed, outcome) => settleClaim(client, Number(location), claimed, outcome),
    comment: async (name, key, markdown) => {
      const [kept] = await alertIssues(client, name)
      return kept ? commentOn(client, kept.number, key, markdown) : null
    },
  }
}

/**
 * GitHub has no compare-and-swap for issues: what was written is read again, and `advance` applied to it, until nothing is
 * left to change. Two checks at once heal each other in this way: the older issue is kept, and holds both.
 */
async function converge(
  client: Client,
  name: string,
  advance: (current: Alert | null) => AlertPost | null,
): Promise<AlertResult> {
  let status: AlertResult['status'] = 'unchanged'
  let made: AlertIssue | null = null
  for (let round = 1; round <= rounds; round += 1) {
    const listed: readonly AlertIssue[] = await alertIssues(client, name)
    // A list may lag behind what was just made.
    const kept: AlertIssue | null = listed[0] ?? made
    const alert = kept ? await alertOf(client, name, kept) : null
    const post = advance(alert)
    if (post === null) return { status: 'none', alert }
    if (!kept) {
      made = await createIssue(client, newIssue(post))
      status = 'created'
      continue
    }
    for (const { number } of listed.slice(1)) await closeDuplicate(client, number, kept.number)
    const change = changeTo(kept, post)
    if (change === null) return { status, alert: { ...alert!, state: post.state } }
    await updateIssue(client, kept.number, change)
    if (kept === made) made = changed(kept, change)
    if (status === 'unchanged') status = 'updated'
  }
  throw new Error(`the alert of ${name} did not settle: other runs keep writing it`)
}

async function alertOf(client: Client, name: string, issue: AlertIssue): Promise<Alert> {
  const state = stateIn(name, issue.body)
  const claims = claimsIn(await ownIssueComments(client, issue.number)).map(({ retraining }) => retraining)
  const muted = issue.labels.includes(mutedLabel) || (issue.closed && issue.not_planned)
  return {
    state: state && { ...state, retrainings: joinRetrainings(state.retrainings, claims) },
    last_episode: Math.max(0, state?.episode ?? 0, ...claims.map(({ key }) => Number(key.split('/')[1]))),
    wish: muted ? 'muted' : issue.closed && state?.status === 'open' ? 'closed' : 'none',
    location: String(issue.number),
    where: issue.url,
  }
}

function newIssue({ state, title, markdown, labels, assignees }: AlertPost) {
  return {
    title,
    body: alertBody(state, markdown),
    labels: [...new Set([alertLabel, ...labels])],
    assignees: [...assignees],
  }
}

/** What an update has to change; null: nothing. Labels that people put on stay. */
function changeTo(issue: AlertIssue, post: AlertPost): IssueChange | null {
  const body = alertBody(post.state, post.markdown)
  const missing = [alertLabel, ...post.labels].filter((label) => !issue.labels.includes(label))
  const change = {
    ...(issue.title === post.title ? {} : { title: post.title }),
    ...(sameText(issue.body, body) ? {} : { body }),
    ...(missing.length === 0 ? {} : { labels: [...new Set([...issue.labels, ...missing])] }),
    ...(post.shown === 'open' && issue.closed ? { state: 'open' as const, state_reason: 'reopened' as const } : {}),
    ...(post.shown === 'closed' && !issue.closed
      ? { state: 'closed' as const, state_reason: 'completed' as const }
      : {}),
  }
  return Object.keys(change).length === 0 ? null : change
}

function changed(
  issue: AlertIssue,
  { state, title = issue.title, body = issue.body, labels = [...issue.labels] }: IssueChange,
): AlertIssue {
  return { ...issue, title, body, labels, closed: state === undefined ? issue.closed : state === 'closed' }
}

/** Issues cannot be deleted with a job's token: the younger one says where to look, and is no alert any more. */
async function closeDuplicate(client: Client, number: number, kept: number): Promise<void> {
  await updateIssue(client, number, {
    title: `Opened twice: see #${kept}`,
    body: `Two checks opened an alert at the same moment. #${kept} is kept.\n`,
    state: 'closed',
    state_reason: 'duplicate',
  })
}

async function commentOn(client: Client, issue: number, key: string, markdown: string): Promise<string> {
  const marker = `<!-- mlops-actions:note ${key.replaceAll(/[^A-Za-z0-9_./-]/g, '_').replaceAll('--', '-_')} -->`
  const body = `${marker}\n${markdown}`
  for (let round = 1; round <= rounds; round += 1) {
    const own = (await ownIssueComments(client, issue)).find((comment) => comment.body.startsWith(marker))
    if (own && (sameText(own.body, body) || (await updateComment(client, own.id, body)))) return own.url
    if (!own) await createComment(client, issue, body)
  }
  throw new Error(`the comment on issue ${issue} did not settle: other runs keep writing it`)
}
