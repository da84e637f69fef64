import { isMap, parseDocument } from 'yaml'

/** A workflow file as far as the checks read it; everything in it is somebody's text. */
export interface Workflow {
  /** From the repository's top, POSIX. */
  readonly path: string
  readonly name: string
  /** By event; null where the event has no settings. */
  readonly on: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>
  readonly permissions: Permissions
  readonly jobs: readonly Job[]
}

/** undefined: not said; a text such as `read-all`. */
export type Permissions = Readonly<Record<string, string>> | string | undefined

export interface Job {
  readonly id: string
  /** As a check's name: the job's `name`, else its id. */
  readonly name: string
  readonly needs: readonly string[]
  readonly condition: string
  readonly permissions: Permissions
  readonly runs_on: string
  readonly forgiving: boolean
  readonly steps: readonly Step[]
}

export interface Step {
  readonly uses: string
  readonly run: string
  readonly with: Readonly<Record<string, unknown>>
  readonly condition: string
  /** `continue-on-error` */
  readonly forgiving: boolean
}

/** null: the file is no workflow that can be read. */
export function readWorkflow(path: string, text: string): Workflow | null {
  const document = parseDocument(text)
  if (document.errors.length > 0 || !isMap(document.contents)) return null
  let root: Record<string, unknown>
  try {
    root = record(document.toJS({ maxAliasCount: 20 }))
  } catch (error) {
    if (error instanceof ReferenceError) return null
    throw error
  }
  const { on, jobs, permissions, name } = root
  return {
    path,
    name: typeof name === 'string' ? name : path,
    on: eventsOf(on),
    permissions: permissionsOf(permissions),
    jobs: Object.entries(record(jobs)).map(([id, job]) => jobOf(id, record(job))),
  }
}

/** Name of one of this project's own actions; null for any other. */
export function ownAction({ uses }: Step): string | null {
  return /^[^/\s]+\/mlops-actions\/([a-z-]+)@/.exec(uses)?.[1] ?? null
}

export function usesAction(job: Job, action: string): boolean {
  return job.steps.some((step) => ownAction(step) === action)
}

function jobOf(id: string, job: Record<string, unknown>): Job {
  return {
    id,
    name: typeof job['name'] === 'string' ? job['name'] : id,
    needs: list(job['needs']),
    condition: String(job['if'] ?? ''),
    permissions: permissionsOf(job['permissions']),
    runs_on: list(job['runs-on']).join(' '),
    forgiving: job['continue-on-error'] === true,
    steps: (Array.isArray(job['steps']) ? job['steps'] : []).map((step) => stepOf(record(step))),
  }
}

function stepOf(step: Record<string, unknown>): Step {
  return {
    uses: String(step['uses'] ?? ''),
    run: String(step['run'] ?? ''),
    with: record(step['with']),
    condition: String(step['if'] ?? ''),
    forgiving: step['continue-on-error'] === true,
  }
}

function eventsOf(on: unknown): Workflow['on'] {
  const names = typeof on === 'string' ? [on] : Array.isArray(on) ? on.map(String) : null
  if (names) return Object.fromEntries(names.map((event) => [event, null]))
  return Object.fromEntries(
    Object.entries(record(on)).map(([event, settings]) => [event, Array.isArray(settings) ? {} : record(settings)]),
  )
}

function permissionsOf(value: unknown): Permissions {
  if (value === undefined || typeof value === 'string') return value
  return Object.fromEntries(Object.entries(record(value)).map(([scope, level]) => [scope, String(level)]))
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined || value === null ? [] : [String(value)]
}
