import { join } from 'node:path'
import { UserError } from '../../errors.ts'

/** Where things lie in a store (`.mlops/`). All writes start in `temporary`, on the same file system. */
export interface Layout {
  readonly temporary: string
  readonly runs: (name: string) => string
  readonly reports: (name: string, runId: string) => string
  readonly versions: (name: string) => string
  readonly stages: (name: string) => string
  readonly cache: string
  readonly deployments: (environment: string) => string
  readonly comments: string
  readonly kept: (name: string) => string
  /** Report artifacts of runs that nobody vouches for, as ZIPs. */
  readonly inbox: string
  readonly alert: (name: string) => string
  readonly checks: (name: string) => string
  readonly parts: (name: string) => string
}

export function layoutOf(store: string): Layout {
  return {
    temporary: join(store, '.tmp'),
    runs: (name) => join(store, 'runs', segment(name)),
    reports: (name, runId) => join(store, 'reports', segment(name), segment(runId)),
    versions: (name) => join(store, 'registry', segment(name), 'versions'),
    stages: (name) => join(store, 'registry', segment(name), 'stages'),
    cache: join(store, 'cache'),
    deployments: (environment) => join(store, 'deployments', segment(environment)),
    comments: join(store, 'comments'),
    kept: (name) => join(store, 'kept', segment(name)),
    inbox: join(store, 'inbox'),
    alert: (name) => join(store, 'alerts', segment(name)),
    checks: (name) => join(store, 'checks', segment(name)),
    parts: (name) => join(store, 'parts', segment(name)),
  }
}

/** A name as one path segment. */
function segment(name: string): string {
  if (!/^[A-Za-z0-9]([A-Za-z0-9_/-]{0,98}[A-Za-z0-9])?$/.test(name))
    throw new UserError({
      what: `${JSON.stringify(name)} cannot be a name`,
      allowed: 'at most 100 letters, digits, - _ / that begin and end with a letter or digit',
    })
  return encodeURIComponent(name)
}
