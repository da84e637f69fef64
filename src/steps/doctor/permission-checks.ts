import { type Check, fail, gravest, ok, warn } from './finding.ts'
import type { Patient } from './patient.ts'
import { type Job, ownAction, type Permissions, type Workflow } from './workflow.ts'

type Level = 'read' | 'write'

/** Every job's token may do what its actions need: on a 403 it is too late. */
export const permissions: Check = (patient) => {
  const findings = patient.workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => {
      const needed = neededBy(job, workflow, patient.grants)
      if (Object.keys(needed).length === 0) return []
      const granted = job.permissions ?? workflow.permissions
      const line = `In ${workflow.path}, job ${job.id}:\n    permissions: {${inline(merged(needed, granted))}}`
      if (granted === undefined) {
        const { token_default } = patient.facts
        const what = `job ${job.id} of ${workflow.path} has no permissions: of its own`
        if (token_default.known && token_default.value === 'read')
          return [fail(`${what}, and the default is read-only`, line)]
        return [warn(`${what}, so that a setting decides what it may do`, line)]
      }
      const lacking = Object.entries(needed).filter(([scope, level]) => !covers(granted, scope, level))
      if (lacking.length === 0) return [ok('')]
      const lines = lacking.map(([scope, level]) => `${scope}: ${level}`).join(', ')
      return [fail(`job ${job.id} of ${workflow.path} lacks ${lines}`, line)]
    }),
  )
  const worst = gravest(findings, 'no workflow uses the actions yet')
  return worst.status === 'ok' && findings.length > 0 ? ok('every job may do what its actions need') : worst
}

/** Where no event has a pull request, none can be written to. */
const withPulls = ['pull_request', 'pull_request_target', 'workflow_run'] as const

function neededBy(job: Job, { on }: Workflow, grants: Patient['grants']): Record<string, Level> {
  const needed: Record<string, Level> = {}
  for (const action of job.steps.map(ownAction)) {
    for (const [scope, level] of Object.entries((action === null ? undefined : grants[action]) ?? {}))
      if (needed[scope] !== 'write') needed[scope] = level
  }
  if (!withPulls.some((event) => event in on)) delete needed['pull-requests']
  return needed
}

function covers(granted: Exclude<Permissions, undefined>, scope: string, level: Level): boolean {
  if (typeof granted === 'string') return granted === 'write-all' || (granted === 'read-all' && level === 'read')
  return granted[scope] === 'write' || granted[scope] === level
}

/** What the job needs, and what it has beyond that. */
function merged(needed: Record<string, Level>, granted: Permissions): Record<string, string> {
  const own = typeof granted === 'object' ? granted : {}
  const all = { ...own, ...needed }
  for (const [scope, level] of Object.entries(own)) if (level === 'write') all[scope] = 'write'
  return all
}

function inline(levels: Record<string, string>): string {
  return Object.entries(levels)
    .map(([scope, level]) => `${scope}: ${level}`)
    .join(', ')
}

/** A gate whose workflow is judged by whoever writes the pull request is none. */
export const targetTrigger: Check = ({ workflows }) => {
  const risky = workflows.filter((one) => 'pull_request_target' in one.on && usesOurs(one))
  const [workflow] = risky
  if (!workflow) return ok('no workflow runs the head of a fork with rights')
  return fail(
    `${workflow.path} runs on pull_request_target: the head's code would run with write rights and secrets`,
    `In ${workflow.path}:\n    on: {pull_request: {}}\nand for comments on pull requests from forks .github/workflows/report.yml (docs/forks.md)`,
  )
}

function usesOurs({ jobs }: Workflow): boolean {
  return jobs.some(({ steps }) => steps.some((step) => ownAction(step) !== null))
}
