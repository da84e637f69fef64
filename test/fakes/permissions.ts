import { randomBytes } from 'node:crypto'

export type Level = 'read' | 'write'

/** As in a workflow's `permissions:` (`pull-requests: write`). `fork` makes every grant read-only, as for a fork's pull request. */
export interface TokenRequest {
  readonly [permission: string]: Level | 'none' | boolean | string | undefined
  readonly fork?: boolean
  /** Somebody's own token instead of the job's. */
  readonly user?: string
}

/** What a token may do. Keys are the API's words (`pull_requests`). */
export interface Grant {
  readonly login: string
  /** The job's own token: it can start nothing but the two dispatches. */
  readonly job: boolean
  readonly permissions: Readonly<Record<string, Level>>
}

/** `{contents: 'write'}`; several keys must all be granted. */
export type Need = Readonly<Record<string, Level>>

export const read = (permission: string): readonly Need[] => [{ [permission]: 'read' }]
export const write = (permission: string): readonly Need[] => [{ [permission]: 'write' }]
/** Comments and labels of a pull request take either permission. */
export const eitherIssue = (level: Level): readonly Need[] => [{ issues: level }, { pull_requests: level }]

export const botLogin = 'github-actions[bot]'

const everything = [
  'actions',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'environments',
  'issues',
  'packages',
  'pull_requests',
  'statuses',
]

export function grantOf(request: TokenRequest): Grant {
  const { fork, user, ...levels } = request
  const asked = Object.entries(levels).map(([key, level]) => [key.replaceAll('-', '_'), level] as const)
  const permissions: Record<string, Level> = {}
  for (const [key, level] of asked) {
    if (!everything.includes(key) && key !== 'id_token') throw new Error(`no such permission: ${key}`)
    if (level === 'read' || level === 'write') permissions[key] = fork ? 'read' : level
  }
  return { login: user ?? botLogin, job: user === undefined, permissions }
}

export function ownerGrant(login: string): Grant {
  const permissions = Object.fromEntries(
    [...everything, 'workflows', 'administration'].map((key) => [key, 'write' as const]),
  )
  return { login, job: false, permissions }
}

export function newToken(): string {
  return `ghs_${randomBytes(18).toString('hex')}`
}

export function allows(grant: Grant, needs: readonly Need[]): boolean {
  if (needs.length === 0) return true
  return needs.some((need) => Object.entries(need).every(([key, level]) => holds(grant, key, level)))
}

export function holds(grant: Grant, permission: string, level: Level): boolean {
  const held = permission === 'metadata' ? 'read' : grant.permissions[permission]
  return held === 'write' || held === level
}

/** Value of `X-Accepted-GitHub-Permissions`. */
export function accepted(needs: readonly Need[]): string {
  return needs
    .map((need) =>
      Object.entries(need)
        .map(([key, level]) => `${key}=${level}`)
        .join(','),
    )
    .join('; ')
}
