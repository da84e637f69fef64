import { getOctokit } from '@actions/github'
import { UserError } from '../../errors.ts'
import { type Grants, permissionError } from './permission.ts'
import { type Pause, withRetries } from './retry.ts'

export type Octokit = ReturnType<typeof getOctokit>
export type Environment = Readonly<Record<string, string | undefined>>

export interface ClientOptions {
  readonly token: string
  /** `owner/name` */
  readonly repository: string
  readonly env: Environment
  readonly signal?: AbortSignal
  readonly pause?: Pause
  /** What the step declares to need: a refusal asks for that at once, not for the one call's part of it. */
  readonly grants?: Grants
}

/** One repository, asked with retries; a missing permission is a UserError that prints the line to add. */
export interface Client {
  readonly octokit: Octokit
  readonly owner: string
  readonly repo: string
  readonly env: Environment
  readonly pause: Pause
  readonly signal: AbortSignal | undefined
  readonly grants: Grants
}

export function connectClient({ token, repository, env, signal, pause = sleep, grants = {} }: ClientOptions): Client {
  const [owner = '', repo = '', ...rest] = repository.split('/')
  if (!owner || !repo || rest.length > 0)
    throw new UserError({ what: `${JSON.stringify(repository)} is not a repository`, allowed: 'owner/name' })
  if (!token)
    throw new UserError({ what: 'there is no GitHub token', allowed: 'the input github-token, or GITHUB_TOKEN' })
  const octokit = getOctokit(token, { baseUrl: env.GITHUB_API_URL || 'https://api.github.com' })
  octokit.hook.wrap('request', async (request, options) => {
    const send = async () => {
      signal?.throwIfAborted()
      return request({ ...options, request: { ...options.request, ...(signal && { signal }) } })
    }
    try {
      return await withRetries(options, send, pause, signal)
    } catch (error) {
      throw permissionError(error, grants) ?? error
    }
  })
  return { octokit, owner, repo, env, pause, signal, grants }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
