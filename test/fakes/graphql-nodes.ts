import { GraphQLError } from 'graphql'
import { commentUrl } from './comments.ts'
import { commitOf } from './contents.ts'
import { connection, type Paging } from './graphql-connection.ts'
import { type IssueArguments, issueNode, listedIssues } from './graphql-issues.ts'
import { objectNode } from './graphql-objects.ts'
import { type RefOrder, refConnection, refNode } from './graphql-refs.ts'
import { htmlUrl, nodeId, numberOf, repositoryId } from './people.ts'
import { allows, type Grant, type Need, read } from './permissions.ts'
import { isPull, type Pull, pulls } from './pulls.ts'
import type { Json } from './router.ts'
import type { Comment, Release, World } from './world.ts'

/** GraphQL leaves the `[bot]` of a bot's login away. */
function actor(login: string): Json {
  const bot = login.endsWith('[bot]')
  const name = bot ? login.slice(0, -'[bot]'.length) : login
  return { __typename: bot ? 'Bot' : 'User', login: name, url: `https://github.com/${name}`, id: nodeId('U', login) }
}

export function viewerNode(grant: Grant): Json {
  return { __typename: 'User', login: grant.login, id: nodeId('U', grant.login), databaseId: numberOf(grant.login) }
}

function guard<T>(grant: Grant, needs: readonly Need[], field: () => T): T {
  if (allows(grant, needs)) return field()
  throw new GraphQLError('Resource not accessible by integration', { extensions: { type: 'FORBIDDEN' } })
}

export function repositoryNode(world: World, grant: Grant): Json {
  const contents = <T>(field: () => T): T => guard(grant, read('contents'), field)
  return {
    __typename: 'Repository',
    id: nodeId('R', world.repositoryId),
    databaseId: world.repositoryId,
    name: world.repo,
    nameWithOwner: `${world.owner}/${world.repo}`,
    url: htmlUrl(world),
    isPrivate: true,
    owner: actor(world.owner),
    defaultBranchRef: () => contents(() => refNode(world, `refs/heads/${world.defaultBranch}`)),
    refs: (args: Paging & { refPrefix: string; query?: string; orderBy?: RefOrder; direction?: 'ASC' | 'DESC' }) =>
      contents(() => refConnection(world, args)),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      contents(async () => (await refNode(world, qualifiedName)) ?? (await firstRef(world, qualifiedName))),
    object: ({ oid, expression }: { oid?: string; expression?: string }) =>
      contents(async () => objectNode(world, oid ?? (await expressed(world, expression ?? '')))),
    release: ({ tagName }: { tagName: string }) =>
      contents(() => {
        const found = [...world.releases.values()].find((each) => !each.draft && each.tag_name === tagName)
        return found ? releaseNode(world, found) : null
      }),
    releases: (args: Paging) =>
      contents(() => {
        const shown = [...world.releases.values()].filter(
          (each) => !each.draft || allows(grant, [{ contents: 'write' }]),
        )
        return connection(shown.reverse(), args, (each) => releaseNode(world, each))
      }),
    pullRequest: ({ number }: { number: number }) =>
      guard(grant, read('pull_requests'), () => {
        const found = world.issues.get(number)
        return isPull(found) ? pullNode(world, grant, found) : null
      }),
    pullRequests: (args: Paging & { headRefName?: string; states?: string[] }) =>
      guard(grant, read('pull_requests'), () => {
        const state = (pull: Pull): string => (pull.pull.merged_at ? 'MERGED' : pull.state.toUpperCase())
        const found = pulls(world).filter(
          (each) =>
            (!args.headRefName || each.pull.head_branch === args.headRefName) &&
            (!args.states || args.states.includes(state(each))),
        )
        return connection(found, args, (each) => pullNode(world, grant, each))
      }),
    issue: ({ number }: { number: number }) =>
      guard(grant, read('issues'), () => {
        const found = world.issues.get(number)
        return found && !found.pull ? issueNode(world, grant, found, comments) : null
      }),
    issues: (args: IssueArguments) =>
      guard(grant, read('issues'), () =>
        connection(listedIssues(world, args), args, (each) => issueNode(world, grant, each, comments)),
      ),
  }
}

async function firstRef(world: World, name: string): Promise<Json | null> {
  for (const prefix of ['refs/heads/', 'refs/tags/']) {
    const found = await refNode(world, `${prefix}${name}`)
    if (found) return found
  }
  return null
}

async function expressed(world: World, expression: string): Promise<string | null> {
  const colon = expression.indexOf(':')
  const sha = await commitOf(world, colon < 0 ? expression : expression.slice(0, colon))
  return sha && colon >= 0 ? world.git.resolve(`${sha}:${expression.slice(colon + 1)}`) : sha
}

function releaseNode(world: World, release: Release): Json {
  const url = `${htmlUrl(world)}/releases/tag/${encodeURIComponent(release.tag_name)}`
  const { id, tag_name: tagName, name, draft: isDraft, prerelease: isPrerelease, latest: isLatest } = release
  const dates = { createdAt: release.created_at, publishedAt: release.published_at }
  return {
    __typename: 'Release',
    id: nodeId('RE', id),
    databaseId: id,
    tagName,
    name,
    description: release.body,
    isDraft,
    isPrerelease,
    isLatest,
    url,
    ...dates,
  }
}

function pullNode(world: World, grant: Grant, issue: Pull): Json {
  const { pull, number } = issue
  const [headOwner = ''] = pull.head_repository.split('/')
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', number),
    databaseId: issue.id,
    number,
    title: issue.title,
    body: issue.body ?? '',
    url: `${htmlUrl(world)}/pull/${number}`,
    state: pull.merged_at ? 'MERGED' : issue.state.toUpperCase(),
    isDraft: pull.draft,
    isCrossRepository: pull.head_repository !== `${world.owner}/${world.repo}`,
    author: actor(issue.user),
    headRefName: pull.head_branch,
    headRefOid: pull.head_sha,
    baseRefName: pull.base_branch,
    baseRefOid: pull.base_sha,
    headRepositoryOwner: actor(headOwner),
    headRepository: {
      __typename: 'Repository',
      nameWithOwner: pull.head_repository,
      databaseId: repositoryId(world, pull.head_repository),
    },
    comments: (args: Paging) => comments(world, grant, number, args),
    labels: (args: Paging) => connection(issue.labels, args, (name) => ({ __typename: 'Label', name })),
    timelineItems: (args: Paging & { itemTypes?: readonly string[] }) => {
      const wanted = !args.itemTypes || args.itemTypes.includes('LABELED_EVENT')
      const found = wanted ? world.labellings.filter((each) => each.issue === number) : []
      return connection(found, args, ({ label, by, at }) => ({
        __typename: 'LabeledEvent',
        createdAt: at,
        actor: actor(by),
        label: { __typename: 'Label', name: label },
      }))
    },
  }
}

function comments(world: World, grant: Grant, number: number, args: Paging): Json {
  const found = [...world.comments.values()].filter((each) => each.issue === number)
  return connection(found, args, (each) => commentNode(world, grant, each))
}

function commentNode(world: World, grant: Grant, comment: Comment): Json {
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: actor(comment.user),
    editor: comment.editor === undefined ? null : actor(comment.editor),
    url: commentUrl(world, comment),
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
    isMinimized: comment.minimized !== null,
    minimizedReason: comment.minimized,
    viewerDidAuthor: comment.user === grant.login,
    viewerCanUpdate: comment.user === grant.login,
  }
}
