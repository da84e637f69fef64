/**
 * Kills a registration on the folder with SIGKILL after a random delay, and runs it again: each time there must be exactly
 * one version more, intact, and nothing left over.
 *
 *   node build/bench/kill-register.js [--times 200] [--seed 1] [-- command ...]
 *
 * The command registers one new package per distinct `{n}` into the store `{store}`, e.g.
 * `-- node bin/mlops.js register --store {store} --run {n}`; without one, a child of this file does so itself.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { connect } from '../src/adapters/folder/connect.ts'
import { digestOf } from '../src/files/digest.ts'
import { folderFiles } from '../src/files/folder-files.ts'
import type { Publication } from '../src/ports/model-registry.ts'

const name = 'birds'
const self = fileURLToPath(import.meta.url)

export interface KillResult {
  readonly kills: number
  /** Kills that struck while files of the version were being written. */
  readonly hits: number
  readonly versions: number
}

/**
 * `command` is run with `{store}` and `{n}` replaced; delays are drawn up to the time an undisturbed run takes.
 * `from`: what the store holds at first.
 */
export async function killRegister(
  times: number,
  seed: number,
  command: readonly string[],
  from: string | null = null,
): Promise<KillResult> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-kill-'))
  const store = join(folder, '.mlops')
  if (from !== null) await cp(from, store, { recursive: true })
  const start = (n: number) => {
    const [program = '', ...args] = command.map((part) => part.replace('{store}', store).replace('{n}', String(n)))
    return spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const random = generator(seed)
  const begun = performance.now()
  await finished(start(0))
  let usual = performance.now() - begun
  let [kills, hits] = [0, 0]
  for (let n = 1; n <= times; n += 1) {
    const started = performance.now()
    const child = start(n)
    const ended = once(child, 'exit')
    const timer = setTimeout(() => child.kill('SIGKILL'), (0.4 + 0.58 * random()) * usual)
    const [, signal] = await ended
    clearTimeout(timer)
    if (signal === 'SIGKILL') kills += 1
    // The first run was slow: the delays follow the quickest one, so that few get away.
    else usual = Math.min(usual, performance.now() - started)
    if ((await leftovers(store)).length > 0) hits += 1
    await finished(start(n))
    await check(store, n + 1)
  }
  const versions = times + 1
  await rm(folder, { recursive: true, force: true })
  return { kills, hits, versions }
}

async function finished(child: ReturnType<typeof spawn>): Promise<void> {
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the registration ended with ${code}`)
}

/** Exactly so many versions, the newest one intact, nothing unfinished. */
async function check(store: string, expected: number): Promise<void> {
  const { registry } = connect({ store })
  const models = await readdir(join(store, 'registry'))
  const { versions } = await registry.list(decodeURIComponent(models[0]!))
  if (versions.length !== expected) throw new Error(`${versions.length} versions instead of ${expected}`)
  const target = await mkdtemp(join(tmpdir(), 'mlops-open-'))
  await registry.open(versions[0]!, join(target, 'package'))
  if ((await folderFiles(join(target, 'package'))).length === 0) throw new Error(`${versions[0]!.tag} is empty`)
  await rm(target, { recursive: true })
  const left = await leftovers(store)
  if (left.length > 0) throw new Error(`left over: ${left.join(', ')}`)
}

async function leftovers(store: string): Promise<readonly string[]> {
  return readdir(join(store, '.tmp')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** Numbers in [0, 1), the same for the same seed (Numerical Recipes' linear congruential generator). */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** The child: one package of about 2 MB, which differs with `n`. */
async function register(store: string, n: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-package-'))
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'MLmodel'), 'flavors: {}\n')
  await writeFile(join(folder, 'data', 'forest.bin'), Buffer.alloc(2 * 2 ** 20, n))
  await connect({ store }).registry.publish(publicationOf(folder, n))
  await rm(folder, { recursive: true })
}

function publicationOf(folder: string, n: string): Publication {
  const at = '2026-01-01T00:00:00.000Z'
  const origin = { commit: null, branch: null, repository: null, dirty: null, workflow: null, workflow_run_id: null }
  const job = { workflow_run_attempt: null, job: null, event: null, user: null }
  const digests = { model_digest: digestOf(`model ${n}`), package_digest: digestOf(`package ${n}`) }
  const run = {
    schema_version: 1 as const,
    run_id: digestOf(n).slice(0, 32),
    name,
    task: 'regression' as const,
    status: 'finished' as const,
    started_at: at,
    ended_at: at,
    seconds: {},
    algorithm: 'random-forest',
    params: {},
    metrics: {},
    logged: {},
    tags: {},
    datasets: [],
    origin: { ...origin, ...job },
    model: { ...digests, bytes: 2 * 2 ** 20, files: 2 },
    failure: null,
  }
  const evidence = { validation: null, unvalidated_reason: 'a benchmark', archives: [], created_at: at }
  const record = { schema_version: 1 as const, name, ...digests, run, ...evidence }
  return { name, bump: 'patch', commit: null, record, package: folder, card: '# birds\n' }
}

async function main(): Promise<void> {
  const options = { times: { type: 'string' }, seed: { type: 'string' }, child: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.child !== undefined) return register(values.child, positionals[0]!)
  const own = [process.execPath, self, '--child', '{store}', '{n}']
  const { kills, hits, versions } = await killRegister(
    Number(values.times ?? 200),
    Number(values.seed ?? 1),
    positionals.length > 0 ? positionals : own,
  )
  process.stdout.write(
    `${versions} versions, all intact; ${kills} registrations killed, ${hits} of them while writing\n`,
  )
}

if (process.argv[1] === self) await main()
