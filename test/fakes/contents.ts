import { notFound, ok, page } from './answers.ts'
import { showCommit } from './git-objects.ts'
import type { GitCommit } from './git-store.ts'
import { fill } from './openapi/fill.ts'
import { htmlUrl, nodeId, repository, repositoryUrl } from './people.ts'
import { read } from './permissions.ts'
import { gitUrl } from './refs.ts'
import type { Answer, Call, Json, Route } from './router.ts'
import type { World } from './world.ts'

/** A branch, tag or commit SHA as a commit's SHA. */
export async function commitOf(world: World, rev: string): Promise<string | null> {
  for (const name of [`refs/heads/${rev}`, `refs/tags/${rev}`, `refs/${rev}`]) {
    const sha = await world.git.resolve(`${name}^{commit}`)
    if (sha) return sha
  }
  return /^[0-9a-f]{7,40}$/.test(rev) ? world.git.resolve(`${rev}^{commit}`) : null
}

export function showFullCommit(world: World, commit: GitCommit, files?: readonly Json[]): Json {
  const url = `${repositoryUrl(world)}/commits/${commit.sha}`
  const { author, committer, message, tree, verification } = showCommit(world, commit)
  return {
    url,
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    html_url: `${htmlUrl(world)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: gitUrl(world, 'commits', commit.sha),
      author,
      committer,
      message,
      tree,
      comment_count: 0,
      verification,
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(world)}/commits/${sha}`,
      html_url: `${htmlUrl(world)}/commit/${sha}`,
    })),
    ...(files && { files, stats: { additions: 0, deletions: 0, total: 0 } }),
  }
}

async function changed(world: World, from: string | null, to: string): Promise<readonly Json[]> {
  const range = from ? [from, to] : ['4b825dc642cb6eb9a060e54bf8d69288fbee4904', to]
  const out = await world.git.text(['diff-tree', '-r', '-z', '--no-renames', ...range])
  const parts = out.split('\0')
  const files: Json[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, , , sha = '', letter = 'M'] = (parts[at] ?? '').split(' ')
    const status = { A: 'added', D: 'removed', M: 'modified', T: 'changed' }[letter] ?? 'modified'
    files.push(fill('diff-entry', { filename: parts[at + 1], sha: letter === 'D' ? null : sha, status }))
  }
  return files
}

async function listCommits(world: World, call: Call): Promise<Answer> {
  const start = await commitOf(world, call.query.get('sha') ?? world.defaultBranch)
  if (!start) return notFound
  const path = call.query.get('path')
  const shas = (await world.git.text(['rev-list', start, ...(path ? ['--', path] : [])]))
    .trim()
    .split('\n')
    .filter(Boolean)
  const shown = page(world, call, shas, (sha) => sha)
  const commits = await Promise.all((shown.body as string[]).map((sha) => world.git.commit(sha)))
  return { ...shown, body: commits.map((commit) => showFullCommit(world, commit!)) }
}

async function contents(world: World, call: Call): Promise<Answer> {
  const path = call.params.path ?? ''
  const ref = call.query.get('ref') ?? world.defaultBranch
  const commit = await commitOf(world, ref)
  const sha = commit && (await world.git.resolve(`${commit}:${path}`))
  const type = sha && (await world.git.typeOf(sha))
  if (!commit || !sha) return notFound
  const common = (name: string, at: string, kind: string, object: string): Json => {
    const url = `${repositoryUrl(world)}/contents/${at}?ref=${encodeURIComponent(ref)}`
    const html_url = `${htmlUrl(world)}/blob/${ref}/${at}`
    const git_url = gitUrl(world, kind === 'dir' ? 'trees' : 'blobs', object)
    return {
      type: kind,
      size: 0,
      name,
      path: at,
      sha: object,
      url,
      html_url,
      git_url,
      download_url: kind === 'dir' ? null : html_url,
      _links: { git: git_url, self: url, html: html_url },
    }
  }
  if (type === 'tree') {
    const lines = (await world.git.text(['ls-tree', '-z', '-l', sha])).split('\0').filter(Boolean)
    return ok(
      lines.map((line) => {
        const [, kind = '', object = '', size = '-'] = line.slice(0, line.indexOf('\t')).split(/ +/)
        const name = line.slice(line.indexOf('\t') + 1)
        const entry = common(name, path ? `${path}/${name}` : name, kind === 'tree' ? 'dir' : 'file', object)
        return { ...entry, size: size === '-' ? 0 : Number(size) }
      }),
    )
  }
  const bytes = await world.git.bytes(['cat-file', 'blob', sha])
  if (String(call.headers.accept).includes('raw')) {
    return { status: 200, bytes, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } }
  }
  const small = bytes.length <= 1024 * 1024
  const content = small ? bytes.toString('base64').replace(/.{60}/g, '$&\n') : ''
  const entry = common(path.slice(path.lastIndexOf('/') + 1), path, 'file', sha)
  return ok({ ...entry, size: bytes.length, content, encoding: small ? 'base64' : 'none' })
}

async function compare(world: World, call: Call): Promise<Answer> {
  const [from = '', to = ''] = call.params.basehead!.split('...')
  const [base, head] = await Promise.all([commitOf(world, from), commitOf(world, to)])
  const merge = base && head && (await world.git.maybe(['merge-base', base, head]))
  if (!base || !head || !merge) return notFound
  const list = async (range: string): Promise<string[]> =>
    (await world.git.text(['rev-list', '--reverse', range])).trim().split('\n').filter(Boolean)
  const [ahead, behind] = await Promise.all([list(`${base}..${head}`), list(`${head}..${base}`)])
  const status =
    ahead.length > 0 ? (behind.length > 0 ? 'diverged' : 'ahead') : behind.length > 0 ? 'behind' : 'identical'
  const shown = page(world, call, ahead, (sha) => sha)
  const full = async (sha: string): Promise<Json> => showFullCommit(world, (await world.git.commit(sha))!)
  return {
    ...shown,
    body: fill('commit-comparison', {
      url: `${repositoryUrl(world)}/compare/${call.params.basehead}`,
      base_commit: await full(base),
      merge_base_commit: await full(merge),
      status,
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: await Promise.all((shown.body as string[]).map(full)),
      files: await changed(world, merge, head),
    }),
  }
}

const base = '/repos/{owner}/{repo}'

export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: base, needs: [], act: (world) => ok(repository(world, 'full-repository')) },
  { method: 'GET', path: `${base}/contents/{path}`, needs: read('contents'), act: contents },
  { method: 'GET', path: `${base}/commits`, needs: read('contents'), act: listCommits },
  {
    method: 'GET',
    path: `${base}/commits/{ref}`,
    needs: read('contents'),
    async act(world, call) {
      const sha = await commitOf(world, call.params.ref!)
      if (!sha)
        return {
          ...notFound,
          status: 422,
          body: {
            message: `No commit found for SHA: ${call.params.ref}`,
            documentation_url: 'https://docs.github.com/rest',
          },
        }
      const commit = (await world.git.commit(sha))!
      return ok(showFullCommit(world, commit, await changed(world, commit.parents[0] ?? null, sha)))
    },
  },
  { method: 'GET', path: `${base}/compare/{basehead}`, needs: read('contents'), act: compare },
]
