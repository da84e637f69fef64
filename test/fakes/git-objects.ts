import { created, notFound, ok, problem } from './answers.ts'
import type { GitCommit, GitTag, Signature } from './git-store.ts'
import { htmlUrl, nodeId } from './people.ts'
import { botLogin, read, write } from './permissions.ts'
import { gitUrl } from './refs.ts'
import type { Answer, Call, Json, Route } from './router.ts'
import type { World } from './world.ts'

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

export function showCommit(world: World, commit: GitCommit): Json {
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: gitUrl(world, 'commits', commit.sha),
    html_url: `${htmlUrl(world)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: gitUrl(world, 'trees', commit.tree) },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: gitUrl(world, 'commits', sha),
      html_url: `${htmlUrl(world)}/commit/${sha}`,
    })),
    verification: unsigned,
  }
}

function showTag(world: World, tag: GitTag): Json {
  return {
    node_id: nodeId('TA', tag.sha),
    sha: tag.sha,
    url: gitUrl(world, 'tags', tag.sha),
    tagger: tag.tagger,
    object: { sha: tag.object, type: tag.type, url: gitUrl(world, `${tag.type}s`, tag.object) },
    tag: tag.tag,
    message: tag.message,
    verification: unsigned,
  }
}

export function signatureOf(login: string, date: string): Signature {
  const email = login === botLogin ? `41898282+${login}@users.noreply.github.com` : `${login}@users.noreply.github.com`
  return { name: login, email, date }
}

function signed(given: unknown, fallback: Signature): Signature {
  return { ...fallback, ...(given as Partial<Signature> | undefined) }
}

async function createCommit(world: World, { body, grant }: Call): Promise<Answer> {
  const tree = String(body.tree)
  const parents = (body.parents as string[] | undefined) ?? []
  if ((await world.git.typeOf(tree)) !== 'tree') return problem(422, 'Tree SHA does not exist')
  for (const parent of parents) {
    if ((await world.git.typeOf(parent)) !== 'commit')
      return problem(422, `Parent SHA does not exist or is not a commit object`)
  }
  const author = signed(body.author, signatureOf(grant.login, world.now()))
  const committer = signed(body.committer, author)
  const sha = await world.git.createCommit({ tree, parents, author, committer, message: String(body.message) })
  return created(showCommit(world, (await world.git.commit(sha))!))
}

async function createTag(world: World, { body, grant }: Call): Promise<Answer> {
  const object = String(body.object)
  const type = await world.git.typeOf(object)
  if (type !== body.type) return problem(422, 'Object does not exist')
  const tagger = signed(body.tagger, signatureOf(grant.login, world.now()))
  const tag = { object, type: String(type), tag: String(body.tag), tagger, message: String(body.message) }
  const sha = await world.git.createTag(tag)
  return created(showTag(world, (await world.git.tag(sha))!))
}

interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: string
  readonly sha?: string | null
  readonly content?: string
}

async function createTree(world: World, { body }: Call): Promise<Answer> {
  const index = `${world.git.dir}/index-${world.nextId()}`
  const baseTree = body.base_tree as string | undefined
  const lines: string[] = []
  for (const entry of body.tree as TreeEntry[]) {
    const sha = entry.content === undefined ? entry.sha : await world.git.write('blob', entry.content)
    if (sha && !(await world.git.typeOf(sha))) return problem(422, `tree.sha ${sha} is not a valid ${entry.type}`)
    lines.push(`${sha ? (entry.mode ?? '100644') : '0'} ${sha ?? '0'.repeat(40)}\t${entry.path}`)
  }
  const sha = await world.git.treeFrom(index, baseTree ?? null, lines)
  return created(await showTree(world, sha, false))
}

async function showTree(world: World, sha: string, recursive: boolean): Promise<Json> {
  const out = await world.git.text(['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), sha])
  const tree = out
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [mode = '', type = '', entry = '', size = '-'] = line.slice(0, line.indexOf('\t')).split(/ +/)
      const url = gitUrl(world, `${type}s`, entry)
      return {
        path: line.slice(line.indexOf('\t') + 1),
        mode,
        type,
        sha: entry,
        ...(size !== '-' && { size: Number(size) }),
        url,
      }
    })
  return { sha, url: gitUrl(world, 'trees', sha), tree, truncated: false }
}

const base = '/repos/{owner}/{repo}/git'

export const gitObjectRoutes: readonly Route[] = [
  { method: 'POST', path: `${base}/commits`, needs: write('contents'), act: createCommit },
  { method: 'POST', path: `${base}/tags`, needs: write('contents'), act: createTag },
  { method: 'POST', path: `${base}/trees`, needs: write('contents'), act: createTree },
  {
    method: 'GET',
    path: `${base}/commits/{commit_sha}`,
    needs: read('contents'),
    async act(world, call) {
      const commit = await world.git.commit(call.params.commit_sha!)
      return commit ? ok(showCommit(world, commit)) : notFound
    },
  },
  {
    method: 'GET',
    path: `${base}/tags/{tag_sha}`,
    needs: read('contents'),
    async act(world, call) {
      const tag = await world.git.tag(call.params.tag_sha!)
      return tag ? ok(showTag(world, tag)) : notFound
    },
  },
  {
    method: 'GET',
    path: `${base}/trees/{tree_sha}`,
    needs: read('contents'),
    async act(world, call) {
      const sha = await world.git.resolve(`${call.params.tree_sha}^{tree}`)
      return sha ? ok(await showTree(world, sha, call.query.has('recursive'))) : notFound
    },
  },
  {
    method: 'POST',
    path: `${base}/blobs`,
    needs: write('contents'),
    async act(world, { body }) {
      const encoding = body.encoding === 'base64' ? 'base64' : 'utf8'
      const sha = await world.git.write('blob', Buffer.from(String(body.content), encoding))
      return created({ sha, url: gitUrl(world, 'blobs', sha) })
    },
  },
  {
    method: 'GET',
    path: `${base}/blobs/{file_sha}`,
    needs: read('contents'),
    async act(world, call) {
      const sha = call.params.file_sha!
      if ((await world.git.typeOf(sha)) !== 'blob') return notFound
      const bytes = await world.git.bytes(['cat-file', 'blob', sha])
      const content = bytes.toString('base64').replace(/.{60}/g, '$&\n')
      const body = {
        sha,
        node_id: nodeId('B', sha),
        size: bytes.length,
        url: gitUrl(world, 'blobs', sha),
        content,
        encoding: 'base64',
      }
      const raw = String(call.headers.accept).includes('raw')
      return raw ? { status: 200, bytes, headers: { 'content-type': 'application/octet-stream' } } : ok(body)
    },
  },
]
