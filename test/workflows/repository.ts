import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { GitHubDouble } from '../fakes/github.ts'
import { type JobEnd, type JobRun, runJob } from './act.ts'

const execute = promisify(execFile)

/** A user's repository: a real clone on disk whose commits the double knows, with the example project in it. */
export interface Repository {
  readonly folder: string
  readonly double: GitHubDouble
  git(...words: string[]): Promise<string>
  /** Writes files (null removes one) on a branch that starts at `from`, and returns the commit. */
  commit(
    branch: string,
    from: string,
    files: Readonly<Record<string, string | null>>,
    message?: string,
  ): Promise<string>
}

export async function makeRepository(
  double: GitHubDouble,
  example: string,
  options: { readonly keepData?: boolean } = {},
): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'user repository '))
  await cp(example, folder, {
    recursive: true,
    filter: (path) => options.keepData === true || !/data\/(train|test)\.csv$/.test(path),
  })
  await writeFile(
    join(folder, '.gitignore'),
    options.keepData ? '.mlops/\n' : 'data/train.csv\ndata/test.csv\n.mlops/\n',
  )
  const git = async (...words: string[]): Promise<string> => {
    const { stdout } = await execute('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
      cwd: folder,
    })
    return stdout.trim()
  }
  await git('init', '--quiet', '--initial-branch=main')
  await git('remote', 'add', 'origin', 'https://github.com/acme/models.git')
  const push = async (): Promise<void> => void (await double.seed.pushFrom(folder))
  return {
    folder,
    double,
    git,
    async commit(branch, from, files, message = 'A change') {
      if (from === '') await git('checkout', '--quiet', '--orphan', branch)
      else await git('checkout', '--quiet', '-B', branch, from)
      for (const [path, text] of Object.entries(files)) {
        if (text === null) await rm(join(folder, path), { force: true, recursive: true })
        else await writeFile(join(folder, path), text)
      }
      await git('add', '--all')
      await git('commit', '--quiet', '--allow-empty', '-m', message)
      await push()
      return git('rev-parse', 'HEAD')
    },
  }
}

export interface PullRequest {
  readonly number: number
  readonly base: string
  readonly head: string
  /** The merge commit that GitHub checks out. */
  readonly merge: string
}

/** Opens a pull request of a branch: makes the merge commit as GitHub does, and checks it out. */
export async function openPull(
  repository: Repository,
  branch: string,
  options: { readonly fork?: string } = {},
): Promise<PullRequest> {
  const { git, double } = repository
  const base = await git('rev-parse', 'main')
  const head = await git('rev-parse', branch)
  await git('checkout', '--quiet', '--detach', base)
  await git('merge', '--quiet', '--no-ff', '-m', `Merge ${head} into ${base}`, head)
  const merge = await git('rev-parse', 'HEAD')
  await git('branch', '--force', `merge-of-${branch}`, merge)
  await double.seed.pushFrom(repository.folder)
  const { number } = double.seed.pull({
    head_branch: branch,
    head_sha: head,
    base_sha: base,
    merge_sha: merge,
    ...(options.fork ? { head_repository: `${options.fork}/models` } : {}),
  })
  return { number, base, head, merge }
}

/** Runs the `model` job of a pull request's workflow. */
export async function runPull(
  repository: Repository,
  pull: PullRequest,
  options: Partial<Pick<JobRun, 'permissions' | 'fork' | 'job' | 'cancelAt'>> = {},
): Promise<JobEnd & { readonly run: number }> {
  const { double, folder, git } = repository
  await git('checkout', '--quiet', '--detach', pull.merge)
  const { head_branch, head_repository } = double.world.issues.get(pull.number)!.pull!
  const run = double.seed.run({
    head_sha: pull.head,
    head_branch,
    head_repository,
    event: 'pull_request',
    status: 'in_progress',
    pulls: [pull.number],
  })
  const end = await runJob({
    double,
    folder,
    workflow: 'model.yml',
    job: 'model',
    run: run.id,
    ref: `refs/pull/${pull.number}/merge`,
    event: {
      name: 'pull_request',
      payload: {
        action: 'synchronize',
        number: pull.number,
        pull_request: {
          number: pull.number,
          head: {
            sha: pull.head,
            ref: head_branch,
            repo: {
              id: head_repository === 'acme/models' ? double.world.repositoryId : 99,
              full_name: head_repository,
            },
          },
          base: { sha: pull.base, ref: 'main', repo: { id: double.world.repositoryId, full_name: 'acme/models' } },
        },
        repository: { full_name: 'acme/models', default_branch: 'main' },
      },
    },
    ...options,
  })
  Object.assign(run, { status: 'completed', conclusion: end.success ? 'success' : 'failure' })
  return { ...end, run: run.id }
}

/** Merges a pull request as a squash or fast-forward would, and tells the double; returns main's commit before and after. */
export async function mergePull(
  { double, folder, git }: Repository,
  pull: PullRequest,
  how: 'rebase' | 'squash' = 'rebase',
): Promise<{ readonly before: string; readonly after: string }> {
  const before = await git('rev-parse', 'main')
  await git('checkout', '--quiet', 'main')
  if (how === 'rebase') await git('merge', '--quiet', '--ff-only', pull.head)
  else {
    await git('merge', '--quiet', '--squash', pull.head)
    await git('commit', '--quiet', '-m', `A change (#${pull.number})`)
  }
  const after = await git('rev-parse', 'HEAD')
  await double.seed.pushFrom(folder)
  const issue = double.world.issues.get(pull.number)!
  issue.state = 'closed'
  Object.assign(issue.pull!, { merged_at: double.world.now(), merge_sha: after })
  return { before, after }
}

/** Runs the trusted half (`report.yml`, on main) after a pull request's workflow run. */
export async function runReport(repository: Repository, pullRun: number): Promise<JobEnd> {
  const { double, folder, git } = repository
  await git('checkout', '--quiet', 'main')
  const main = await git('rev-parse', 'main')
  const path = '.github/workflows/report.yml'
  const run = double.seed.run({ head_sha: main, event: 'workflow_run', status: 'in_progress', name: 'report', path })
  const { id, event, head_sha, head_branch } = double.world.runs.get(pullRun)!
  return runJob({
    double,
    folder,
    workflow: 'report.yml',
    job: 'report',
    run: run.id,
    ref: 'refs/heads/main',
    event: {
      name: 'workflow_run',
      payload: {
        action: 'completed',
        workflow_run: { id, event, head_sha, head_branch },
        repository: { full_name: 'acme/models', default_branch: 'main' },
      },
    },
  })
}

/** Pushes main to a commit and runs the workflow's jobs, one by one, each with its own grants; null: all as one. */
export async function runPush(
  repository: Repository,
  before: string,
  after: string,
  jobs: readonly (string | null)[],
  permissions: Readonly<Record<string, Record<string, string>>> = {},
  more: Pick<JobRun, 'local' | 'env'> = {},
): Promise<readonly JobEnd[]> {
  const { double, folder, git } = repository
  await git('checkout', '--quiet', '-B', 'main', after)
  await double.seed.pushFrom(folder)
  const run = double.seed.run({ head_sha: after, head_branch: 'main', event: 'push', status: 'in_progress' })
  const ends: JobEnd[] = []
  for (const job of jobs) {
    ends.push(
      await runJob({
        double,
        folder,
        workflow: 'model.yml',
        job,
        run: run.id,
        ref: 'refs/heads/main',
        event: {
          name: 'push',
          payload: {
            ref: 'refs/heads/main',
            before,
            after,
            repository: { full_name: 'acme/models', default_branch: 'main' },
          },
        },
        ...(job !== null && permissions[job] ? { permissions: permissions[job] } : {}),
        ...more,
      }),
    )
  }
  Object.assign(run, { status: 'completed', conclusion: ends.every(({ success }) => success) ? 'success' : 'failure' })
  return ends
}

/** Bodies of the comments that the actions left on a pull request. */
export function commentsOn({ double }: Repository, pull: PullRequest): readonly string[] {
  return [...double.world.comments.values()].filter(({ issue }) => issue === pull.number).map(({ body }) => body)
}
