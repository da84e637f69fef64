import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'

export interface Signature {
  readonly name: string
  readonly email: string
  /** ISO 8601. */
  readonly date: string
}

export interface GitCommit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
}

export interface GitTag {
  readonly sha: string
  readonly object: string
  readonly type: string
  readonly tag: string
  readonly tagger: Signature
  readonly message: string
}

export interface GitRef {
  readonly ref: string
  readonly sha: string
  readonly type: string
}

/** A bare repository on disk, driven through the git program, so that what the double holds can be cloned. */
export type GitStore = ReturnType<typeof gitStore>

const environment = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
}

export function gitStore(dir: string) {
  const bytes = (args: readonly string[], input?: string | Buffer): Promise<Buffer> =>
    git(['--git-dir', dir, ...args], input)
  const text = async (args: readonly string[], input?: string | Buffer): Promise<string> =>
    (await bytes(args, input)).toString('utf8')
  const maybe = (args: readonly string[]): Promise<string | null> =>
    text(args).then(
      (out) => out.trim() || null,
      () => null,
    )

  // An object never changes: what was read of one is kept, which spares a process for each of a thousand tags.
  const kept = new Map<string, string>()
  const keep = async (sha: string, what: string, read: () => Promise<string | null>): Promise<string | null> => {
    const known = kept.get(`${sha} ${what}`)
    if (known !== undefined) return known
    const found = await read()
    if (found !== null && /^[0-9a-f]{40}$/.test(sha)) kept.set(`${sha} ${what}`, found)
    return found
  }
  const raw = (sha: string, type: string): Promise<string | null> =>
    keep(sha, type, () => text(['cat-file', type, sha]).catch(() => null))
  const write = async (type: string, content: string | Buffer): Promise<string> =>
    (await text(['hash-object', '-t', type, '-w', '--stdin'], content)).trim()

  // One change of a ref at a time, so that who loses finds the winner's ref and not its lock.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (args: readonly string[]): Promise<boolean> => {
    const done = turn
      .then(() => bytes(args))
      .then(
        () => true,
        () => false,
      )
    turn = done
    return done
  }

  return {
    dir,
    bytes,
    text,
    maybe,
    write,
    typeOf: (sha: string): Promise<string | null> => keep(sha, 'type', () => maybe(['cat-file', '-t', sha])),
    resolve: (rev: string): Promise<string | null> => maybe(['rev-parse', '--verify', '--quiet', rev]),

    async ref(ref: string): Promise<GitRef | null> {
      const line = await text(['for-each-ref', `--format=${refFormat}`, ref])
      return parseRefs(line).find((found) => found.ref === ref) ?? null
    },
    /** Refs whose full name starts with `prefix`, which need not end at a slash. */
    async refs(prefix: string): Promise<readonly GitRef[]> {
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      return parseRefs(await text(['for-each-ref', `--format=${refFormat}`, folder])).filter((found) =>
        found.ref.startsWith(prefix),
      )
    },
    /** Compare-and-swap: `before` is the value it must have now, null: must not exist. False when it has another. */
    swap(ref: string, sha: string, before: string | null | undefined): Promise<boolean> {
      const old = before === undefined ? [] : [before ?? '0'.repeat(40)]
      return inTurn(['update-ref', ref, sha, ...old])
    },
    remove: (ref: string): Promise<boolean> =>
      bytes(['update-ref', '-d', ref]).then(
        () => true,
        () => false,
      ),
    isRefName: (ref: string): Promise<boolean> =>
      bytes(['check-ref-format', ref]).then(
        () => true,
        () => false,
      ),
    isAncestor: (older: string, newer: string): Promise<boolean> =>
      bytes(['merge-base', '--is-ancestor', older, newer]).then(
        () => true,
        () => false,
      ),

    async commit(sha: string): Promise<GitCommit | null> {
      const content = await raw(sha, 'commit')
      return content === null ? null : parseCommit(sha, content)
    },
    createCommit(commit: Omit<GitCommit, 'sha'>): Promise<string> {
      const lines = [
        `tree ${commit.tree}`,
        ...commit.parents.map((parent) => `parent ${parent}`),
        `author ${stamp(commit.author)}`,
        `committer ${stamp(commit.committer)}`,
      ]
      return write('commit', `${lines.join('\n')}\n\n${commit.message}`)
    },
    /** Entries as `mode sha TAB path` (mode 0 removes) laid over a tree; `index` is a scratch file's path. */
    async treeFrom(index: string, base: string | null, entries: readonly string[]): Promise<string> {
      const own = ['--git-dir', dir]
      const env = { GIT_INDEX_FILE: index }
      await git([...own, 'read-tree', ...(base ? [base] : ['--empty'])], '', undefined, env)
      await git(
        [...own, 'update-index', '-z', '--index-info'],
        entries.map((entry) => `${entry}\0`).join(''),
        undefined,
        env,
      )
      const sha = (await git([...own, 'write-tree'], '', undefined, env)).toString('utf8').trim()
      await rm(index, { force: true })
      return sha
    },
    async tag(sha: string): Promise<GitTag | null> {
      const content = await raw(sha, 'tag')
      return content === null ? null : parseTag(sha, content)
    },
    createTag(tag: Omit<GitTag, 'sha'>): Promise<string> {
      const head = `object ${tag.object}\ntype ${tag.type}\ntag ${tag.tag}\ntagger ${stamp(tag.tagger)}`
      return write('tag', `${head}\n\n${tag.message}`)
    },
  }
}

const refFormat = '%(refname)%00%(objectname)%00%(objecttype)'

function parseRefs(out: string): readonly GitRef[] {
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [ref = '', sha = '', type = ''] = line.split('\0')
      return { ref, sha, type }
    })
}

function header(content: string): { fields: readonly (readonly [string, string])[]; message: string } {
  const end = content.indexOf('\n\n')
  const fields = content
    .slice(0, end)
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const)
  return { fields, message: content.slice(end + 2) }
}

export function parseCommit(sha: string, content: string): GitCommit {
  const { fields, message } = header(content)
  const one = (key: string): string => fields.find(([name]) => name === key)?.[1] ?? ''
  const parents = fields.filter(([name]) => name === 'parent').map(([, value]) => value)
  return {
    sha,
    tree: one('tree'),
    parents,
    author: signature(one('author')),
    committer: signature(one('committer')),
    message,
  }
}

function parseTag(sha: string, content: string): GitTag {
  const { fields, message } = header(content)
  const one = (key: string): string => fields.find(([name]) => name === key)?.[1] ?? ''
  return { sha, object: one('object'), type: one('type'), tag: one('tag'), tagger: signature(one('tagger')), message }
}

function signature(text: string): Signature {
  const found = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(text)
  const [, name = '', email = '', seconds = '0'] = found ?? []
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') }
}

function stamp({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(new Date(date).getTime() / 1000)} +0000`
}

/** Runs git; rejects with what it wrote on stderr. */
export function git(
  args: readonly string[],
  input: string | Buffer = '',
  cwd?: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const env = { ...environment, ...extra }
    const child = spawn('git', args, { env, stdio: ['pipe', 'pipe', 'pipe'], ...(cwd && { cwd }) })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.stdin.on('error', () => {})
    child.on('close', (code) =>
      code === 0 ? resolve(Buffer.concat(out)) : reject(new Error(`git ${args.join(' ')}: ${Buffer.concat(err)}`)),
    )
    child.stdin.end(input)
  })
}
