import type { GitCommit, Signature } from './git-store.ts'
import { connection, type Paging } from './graphql-connection.ts'
import { htmlUrl, nodeId } from './people.ts'
import type { Json } from './router.ts'
import type { World } from './world.ts'

/** A commit, blob, tree or tag object by its SHA. */
export async function objectNode(world: World, sha: string | null): Promise<Json | null> {
  const type = sha && (await world.git.typeOf(sha))
  if (!sha || !type) return null
  const common = { id: nodeId('O', sha), oid: sha, abbreviatedOid: sha.slice(0, 7) }
  if (type === 'commit') return { ...common, ...commitNode(world, (await world.git.commit(sha))!) }
  if (type === 'tree') return { ...common, __typename: 'Tree' }
  if (type === 'blob') {
    const bytes = await world.git.bytes(['cat-file', 'blob', sha])
    const isBinary = bytes.subarray(0, 8000).includes(0)
    return {
      ...common,
      __typename: 'Blob',
      byteSize: bytes.length,
      isBinary,
      isTruncated: false,
      text: isBinary ? null : bytes.toString('utf8'),
    }
  }
  const tag = (await world.git.tag(sha))!
  return {
    ...common,
    __typename: 'Tag',
    name: tag.tag,
    message: tag.message,
    tagger: person(tag.tagger),
    target: () => objectNode(world, tag.object),
  }
}

function person({ name, email, date }: Signature): Json {
  return { __typename: 'GitActor', name, email, date, user: null }
}

function commitNode(world: World, commit: GitCommit): Json {
  const [headline = ''] = commit.message.split('\n')
  return {
    __typename: 'Commit',
    message: commit.message,
    messageHeadline: headline,
    messageBody: commit.message.slice(headline.length).trim(),
    author: person(commit.author),
    committer: person(commit.committer),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    url: `${htmlUrl(world)}/commit/${commit.sha}`,
    tree: () => objectNode(world, commit.tree),
    parents: (args: Paging) => connection(commit.parents, args, (sha) => objectNode(world, sha)),
    async history(args: Paging & { path?: string }) {
      const path = args.path ? ['--', args.path] : []
      const shas = (await world.git.text(['rev-list', commit.sha, ...path])).trim().split('\n').filter(Boolean)
      return connection(shas, args, (sha) => objectNode(world, sha))
    },
  }
}
