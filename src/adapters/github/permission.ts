import { UserError } from '../../errors.ts'
import { callOf, headerOf, httpStatus, messageOf } from './http-error.ts'

/** What a call needs, for answers that do not say it themselves. First match wins; `write` for what is not a GET. */
const needs: readonly [path: RegExp, permission: string][] = [
  [/^[/]repos[/][^/]+[/][^/]+[/]issues[/](comments|[0-9]+[/]comments)/, 'pull-requests'],
  [/^[/]repos[/][^/]+[/][^/]+[/]issues/, 'issues'],
  [/^[/]repos[/][^/]+[/][^/]+[/]pulls/, 'pull-requests'],
  [/^[/]repos[/][^/]+[/][^/]+[/]actions/, 'actions'],
  [/^[/]repos[/][^/]+[/][^/]+[/]check-/, 'checks'],
  [/^[/]repos[/]/, 'contents'],
]

/** By permission, as in a workflow file: `{contents: 'write'}`. */
export type Grants = Readonly<Record<string, 'read' | 'write'>>

/** The job's token may not do something; the message holds the line that would let it. */
export class PermissionError extends UserError {}

/**
 * A 403 as a UserError that prints the line to add to the job; null for any other error, a rate limit among them.
 * `X-Accepted-GitHub-Permissions` looks like `issues=write; pull_requests=write` (either), with commas for both.
 */
export function permissionError(error: unknown, grants: Grants): PermissionError | null {
  if (httpStatus(error) !== 403 || !/not accessible/i.test(messageOf(error))) return null
  const { method, path } = callOf(error)
  const lines = acceptedLines(headerOf(error, 'x-accepted-github-permissions')) ?? [fallbackLine(method, path)]
  return missingPermission(`${method} ${path}`, lines, grants, error)
}

/** `lines` are those of a workflow's `permissions:`, e.g. `contents: write`. */
export function missingPermission(
  call: string,
  lines: readonly string[],
  grants: Grants,
  cause: unknown,
): PermissionError {
  const wanted = lines.map((line) => declaredLine(line, grants))
  return new PermissionError(
    {
      what: `GitHub refused ${call}: the job's token lacks a permission`,
      allowed: `this, added to the job in the workflow file:\n\n    permissions:\n${wanted.map((line) => `      ${line}`).join('\n')}\n`,
    },
    { cause },
  )
}

/** A step that will write asks for `write`, also where reading was refused first. */
function declaredLine(line: string, grants: Grants): string {
  const [scope = ''] = line.split(':')
  const declared = grants[scope]
  return declared === undefined ? line : `${scope}: ${declared}`
}

function acceptedLines(header: string | null): readonly string[] | null {
  if (!header) return null
  const alternatives = header.split(';').map((set) => set.split(',').map(lineOf))
  // Comments take either permission; the pull request's is the narrower one.
  const preferred = alternatives.find((set) => set.some((line) => line.startsWith('pull-requests:')))
  return preferred ?? alternatives[0] ?? null
}

function lineOf(grant: string): string {
  const [permission = '', level = 'read'] = grant.trim().split('=')
  return `${permission.replaceAll('_', '-')}: ${level}`
}

function fallbackLine(method: string, path: string): string {
  const permission = needs.find(([pattern]) => pattern.test(path))?.[1] ?? 'contents'
  return `${permission}: ${method === 'GET' ? 'read' : 'write'}`
}
