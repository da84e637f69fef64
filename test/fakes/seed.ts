import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { signatureOf } from './git-objects.ts'
import { git } from './git-store.ts'
import { setLabel } from './issues.ts'
import { botLogin } from './permissions.ts'
import type { Comment, Issue, PullFacts, WorkflowRun, World } from './world.ts'
import { zip } from './zip.ts'

export interface RunSeed extends Partial<Omit<WorkflowRun, 'pulls'>> {
  readonly head_sha: string
  readonly pulls?: readonly number[]
}

export interface PullSeed extends Partial<PullFacts> {
  readonly title?: string
  readonly user?: string
  readonly state?: 'open' | 'closed'
  readonly head_branch: string
  readonly head_sha: string
  readonly base_sha: string
}

export interface VersionTag {
  readonly tag: string
  readonly sha: string
  readonly message?: string
  /** ISO 8601. */
  readonly date?: string
}

/** Puts things into the world without a call, for tests to start from. */
export type Seed = ReturnType<typeof seeder>

export function seeder(world: World) {
  const issue = (facts: Partial<Issue> & { title: string }): Issue => {
    const number = facts.number ?? Math.max(0, ...world.issues.keys()) + 1
    const now = world.now()
    const made: Issue = {
      id: world.nextId(),
      number,
      body: null,
      state: 'open',
      state_reason: null,
      labels: [],
      assignees: [],
      user: world.owner,
      created_at: now,
      updated_at: now,
      closed_at: null,
      locked: false,
      pull: null,
      ...facts,
    }
    world.issues.set(number, made)
    return made
  }
  const run = (facts: RunSeed): WorkflowRun => {
    const id = facts.id ?? world.nextId()
    const made: WorkflowRun = {
      id,
      backend: `00000000-0000-4000-9000-${String(id).padStart(12, '0')}`,
      name: 'model',
      path: '.github/workflows/model.yml',
      run_number: world.runs.size + 1,
      run_attempt: 1,
      event: 'push',
      head_branch: world.defaultBranch,
      head_repository: `${world.owner}/${world.repo}`,
      status: 'completed',
      conclusion: facts.status && facts.status !== 'completed' ? null : 'success',
      actor: world.owner,
      created_at: world.now(),
      ...facts,
      pulls: facts.pulls ?? [],
    }
    world.runs.set(id, made)
    return made
  }
  return {
    run,
    issue,
    /** `content`: a folder, whose files are zipped, or a zip's bytes. Returns the artifact's id. */
    artifact(
      runId: number,
      name: string,
      content: string | Buffer,
      facts: { expired?: boolean; created_at?: string; expires_at?: string } = {},
    ): number {
      if (!world.runs.has(runId)) throw new Error(`no run ${runId} in the double`)
      const bytes = typeof content === 'string' ? zip(filesIn(content)) : content
      const id = world.nextId()
      const blob = `artifact-${id}.zip`
      const created_at = facts.created_at ?? world.now()
      const expires_at = facts.expires_at ?? new Date(Date.parse(created_at) + 90 * 86_400_000).toISOString()
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
      world.blobs.put(blob, bytes, 'application/zip')
      world.artifacts.set(id, {
        id,
        run: runId,
        name,
        mime: 'application/zip',
        blob,
        size: bytes.length,
        digest,
        finalized: true,
        expired: facts.expired ?? false,
        created_at,
        expires_at,
      })
      return id
    },
    pull(facts: PullSeed): Issue {
      const { title = 'A change', user = world.owner, state = 'open', ...rest } = facts
      const pull: PullFacts = {
        head_repository: `${world.owner}/${world.repo}`,
        base_branch: world.defaultBranch,
        merge_sha: null,
        merged_at: null,
        draft: false,
        ...rest,
      }
      return issue({ title, user, state, pull })
    },
    /** Sets a label as this person. */
    label(number: number, label: string, by: string): void {
      const issue = world.issues.get(number)
      if (!issue) throw new Error(`no issue ${number} in the double`)
      setLabel(world, issue, label, by)
    },
    comment(number: number, body: string, user: string = botLogin): Comment {
      const now = world.now()
      const made = {
        id: world.nextId(),
        issue: number,
        body,
        user,
        job: user === botLogin,
        created_at: now,
        updated_at: now,
        minimized: null,
      }
      world.comments.set(made.id, made)
      return made
    },
    /** Brings branches, tags and commits of a local repository; `refspecs` as git takes them. Returns the default branch's commit. */
    async pushFrom(
      local: string,
      refspecs: readonly string[] = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'],
    ): Promise<string | null> {
      await git(['--git-dir', world.git.dir, 'fetch', '--quiet', '--no-tags', local, ...refspecs])
      return world.git.resolve(`refs/heads/${world.defaultBranch}`)
    },
    /** A commit with these files (path to content) on a branch, on top of what is there. Returns its SHA. */
    async commit(
      files: Readonly<Record<string, string | Buffer | null>>,
      options: { branch?: string; message?: string; parents?: readonly string[]; date?: string } = {},
    ): Promise<string> {
      const ref = `refs/heads/${options.branch ?? world.defaultBranch}`
      const tip = await world.git.resolve(ref)
      const parents = options.parents ?? (tip ? [tip] : [])
      const lines: string[] = []
      for (const [path, content] of Object.entries(files)) {
        lines.push(
          content === null
            ? `0 ${'0'.repeat(40)}\t${path}`
            : `100644 ${await world.git.write('blob', content)}\t${path}`,
        )
      }
      const from = parents[0] ? await world.git.resolve(`${parents[0]}^{tree}`) : null
      const tree = await world.git.treeFrom(`${world.git.dir}/index-${world.nextId()}`, from, lines)
      const author = signatureOf(world.owner, options.date ?? world.now())
      const sha = await world.git.createCommit({
        tree,
        parents,
        author,
        committer: author,
        message: options.message ?? 'A commit\n',
      })
      await world.git.swap(ref, sha, undefined)
      return sha
    },
    /** Many annotated tags at once, in two git calls. */
    async tags(list: readonly VersionTag[]): Promise<void> {
      const stream = list.map(({ tag, sha, message = tag, date = world.now() }) => {
        const text = `${message}\n`
        const seconds = Math.floor(Date.parse(date) / 1000)
        return `tag ${tag}\nfrom ${sha}\ntagger ${botLogin} <bot@users.noreply.github.com> ${seconds} +0000\ndata ${Buffer.byteLength(text)}\n${text}\n`
      })
      await world.git.bytes(['fast-import', '--quiet'], stream.join(''))
    },
    /** Published releases, one per tag, with the same small asset each. */
    releases(tags: readonly string[], asset: { name: string; bytes: Buffer } | null = null): void {
      for (const tag of tags) {
        const id = world.nextId()
        const now = world.now()
        world.releases.set(id, {
          id,
          tag_name: tag,
          target_commitish: world.defaultBranch,
          name: tag,
          body: null,
          draft: false,
          prerelease: false,
          immutable: world.immutableReleases,
          latest: false,
          created_at: now,
          published_at: now,
          author: botLogin,
        })
        if (!asset) continue
        const assetId = world.nextId()
        const digest = `sha256:${createHash('sha256').update(asset.bytes).digest('hex')}`
        world.assets.set(assetId, {
          id: assetId,
          release: id,
          name: asset.name,
          label: '',
          content_type: 'application/octet-stream',
          state: 'uploaded',
          bytes: asset.bytes,
          digest,
          created_at: now,
          uploader: botLogin,
        })
      }
    },
    /** `count` finished runs of one commit, each with one artifact named by `name(index)`. */
    runsWithArtifacts(count: number, head_sha: string, name: (index: number) => string, content: Buffer): void {
      for (let index = 0; index < count; index += 1) this.artifact(run({ head_sha }).id, name(index), content)
    },
  }
}

function filesIn(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ name: relative(folder, path).split(sep).join('/'), bytes: readFileSync(path) }))
}
