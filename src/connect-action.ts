import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { programRunner } from './adapters/capture/program-runner.ts'
import { connect } from './adapters/github/connect.ts'
import { connectImagePorts } from './adapters/oci/connect.ts'
import { grantsByAction } from './commands/grants.ts'
import { UserError } from './errors.ts'
import type { Ports } from './ports/ports.ts'
import { alertText, claimText } from './report/alert-text.ts'
import { modelCard } from './report/model-card.ts'
import { workflowOrigin } from './runner/origin.ts'
import { quoting, sayActivity } from './runner/speak.ts'
import { serverFolder } from './server-folder.ts'

/** Everything that a step may use, on GitHub. */
export async function connectAction(
  options: { readonly 'github-token': string; readonly 'working-directory': string },
  grants: Readonly<Record<string, 'read' | 'write'>>,
): Promise<Ports> {
  const { env } = process
  const directory = resolve(env['GITHUB_WORKSPACE'] ?? '.', options['working-directory'])
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  const quoted = quoting()
  const event: unknown = env['GITHUB_EVENT_PATH'] ? JSON.parse(await readFile(env['GITHUB_EVENT_PATH'], 'utf8')) : {}
  const repository = env['GITHUB_REPOSITORY']
  if (!repository)
    throw new UserError({
      where: 'GITHUB_REPOSITORY',
      what: 'is not set',
      allowed: 'OWNER/REPO; this runs as a GitHub Action',
    })
  const { signal } = interrupted
  const github_token = options['github-token']
  const platform = connect({ token: github_token, repository, env, event, grants, signal })
  return {
    ...platform,
    image: connectImagePorts({
      env,
      github_token,
      directory,
      signal,
      cache: platform.cache,
      server_folder: serverFolder(),
      home: `ghcr.io/${repository.toLowerCase()}`,
    }),
    programs: programRunner({
      env,
      signal: interrupted.signal,
      onLine: quoted.line,
      onEnd: quoted.end,
      now: () => new Date(),
    }),
    progress: (activity, done) => {
      interrupted.signal.throwIfAborted()
      sayActivity(activity, done)
    },
    signal: interrupted.signal,
    now: () => new Date(),
    newId: () => randomUUID().replaceAll('-', ''),
    modelCard,
    grants: grantsByAction(),
    alertText,
    retrainingText: claimText,
    origin: workflowOrigin(env),
    base_branch: env['GITHUB_BASE_REF'] || queuedFor(env['GITHUB_REF_NAME']) || env['GITHUB_REF_NAME'] || null,
    directory,
    repository_root: env['GITHUB_WORKSPACE'] ?? null,
  }
}

/** A merge queue tests on branches of its own, named after the one it will merge into. */
function queuedFor(branch: string | undefined): string | undefined {
  return /^gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]+$/.exec(branch ?? '')?.[1]
}
