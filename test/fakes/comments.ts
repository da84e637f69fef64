import { created, invalid, noContent, notFound, ok, page } from './answers.ts'
import { htmlUrl, nodeId, repositoryUrl, user } from './people.ts'
import { eitherIssue } from './permissions.ts'
import type { Answer, Json, Route } from './router.ts'
import type { Comment, World } from './world.ts'

export const bodyLimit = 65_536

function show(world: World, comment: Comment): Json {
  const issue = world.issues.get(comment.issue)
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: `${repositoryUrl(world)}/issues/comments/${comment.id}`,
    html_url: commentUrl(world, comment),
    issue_url: `${repositoryUrl(world)}/issues/${issue?.number ?? comment.issue}`,
    body: comment.body,
    user: user(comment.user),
    created_at: comment.created_at,
    updated_at: comment.updated_at,
    author_association: comment.user === world.owner ? 'OWNER' : 'NONE',
    performed_via_github_app: null,
  }
}

export function commentUrl(world: World, comment: Comment): string {
  const kind = world.issues.get(comment.issue)?.pull ? 'pull' : 'issues'
  return `${htmlUrl(world)}/${kind}/${comment.issue}#issuecomment-${comment.id}`
}

export function bodyRefusal(resource: string, body: unknown): Answer | null {
  const text = String(body ?? '')
  if (text.length > bodyLimit)
    return invalid(resource, 'custom', 'body', `body is too long (maximum is ${bodyLimit} characters)`)
  return null
}

const base = '/repos/{owner}/{repo}/issues'

function find(world: World, params: Readonly<Record<string, string>>): Comment | undefined {
  return world.comments.get(Number(params.comment_id))
}

export const commentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/{issue_number}/comments`,
    needs: eitherIssue('read'),
    act(world, call) {
      const issue = Number(call.params.issue_number)
      if (!world.issues.has(issue)) return notFound
      const since = call.query.get('since')
      const found = [...world.comments.values()].filter(
        (each) => each.issue === issue && (!since || each.updated_at >= since),
      )
      return page(world, call, found, (each) => show(world, each))
    },
  },
  {
    method: 'POST',
    path: `${base}/{issue_number}/comments`,
    needs: eitherIssue('write'),
    act(world, { params, body, grant }) {
      const issue = Number(params.issue_number)
      if (!world.issues.has(issue)) return notFound
      const text = String(body.body ?? '')
      if (text.trim() === '') return invalid('IssueComment', 'missing_field', 'body')
      const refusal = bodyRefusal('IssueComment', text)
      if (refusal) return refusal
      const now = world.now()
      const comment: Comment = {
        id: world.nextId(),
        issue,
        body: text,
        user: grant.login,
        job: grant.job,
        created_at: now,
        updated_at: now,
        minimized: null,
      }
      world.comments.set(comment.id, comment)
      world.events.push({ event: 'issue_comment', by: grant.login, starts: !grant.job, detail: { issue } })
      return created(show(world, comment))
    },
  },
  {
    method: 'GET',
    path: `${base}/comments/{comment_id}`,
    needs: eitherIssue('read'),
    act(world, { params }) {
      const comment = find(world, params)
      return comment ? ok(show(world, comment)) : notFound
    },
  },
  {
    method: 'PATCH',
    path: `${base}/comments/{comment_id}`,
    needs: eitherIssue('write'),
    act(world, { params, body }) {
      const comment = find(world, params)
      if (!comment) return notFound
      const refusal = bodyRefusal('IssueComment', body.body)
      if (refusal) return refusal
      comment.body = String(body.body)
      comment.updated_at = world.now()
      return ok(show(world, comment))
    },
  },
  {
    method: 'DELETE',
    path: `${base}/comments/{comment_id}`,
    needs: eitherIssue('write'),
    act: (world, { params }) => (world.comments.delete(Number(params.comment_id)) ? noContent : notFound),
  },
]
