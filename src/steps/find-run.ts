import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { StoredRun } from '../ports/run-store.ts'
import { temporaryFolder } from './folders.ts'

type RunPorts = Pick<Ports, 'runs' | 'origin'>

export interface RunChoice {
  readonly name: string
  /** A run's id (on a laptop its beginning will do), or on GitHub its artifact's. */
  readonly run: string | undefined
  /** Leg of the matrix that trained it, in a workflow. */
  readonly leg?: string | undefined
  /** Branch that the run must come from to be vouched for. */
  readonly branch?: string | null
}

/**
 * The run that a step is about. None named: inside a workflow this workflow run's only run of the model, on a laptop the newest.
 * Null: there is none. @throws UserError when there are several, or when the named one is not there.
 */
export async function findRun({ name, run, leg, branch }: RunChoice, ports: RunPorts): Promise<StoredRun | null> {
  const inWorkflow = ports.origin.workflow_run_id !== null
  const on = { ...(branch == null ? {} : { branch }), ...(leg === undefined ? {} : { leg }) }
  if (run !== undefined) return inWorkflow ? namedHere(name, run, on, ports) : named(name, run, on, ports)
  const [first, ...others] = await ports.runs.find({ name, current_workflow_run: inWorkflow, ...on, limit: 20 })
  if (first && inWorkflow && others.length > 0) {
    const artifacts = [first, ...others].map(({ location }) => location).join(', ')
    throw new UserError({
      where: 'run',
      what: `this workflow run has ${others.length + 1} runs of ${name}`,
      allowed: `the leg, or the run-id or artifact-id, of one of them (artifacts ${artifacts})`,
    })
  }
  return first ?? null
}

/** Of a run's id, as `mlops runs` shows it. */
const isBeginning = /^[0-9a-f]{4,31}$/

/** As {@link findRun}, where a step can do nothing without one. */
export async function requireRun(choice: RunChoice, ports: RunPorts): Promise<StoredRun> {
  const found = await findRun(choice, ports)
  if (found) return found
  const where = ports.origin.workflow_run_id === null ? 'in this store' : 'in this workflow run'
  throw new UserError({
    where: 'run',
    what: `there is no run of ${choice.name} ${where}`,
    allowed: 'train first (train-and-log, or `mlops train`)',
  })
}

async function named(
  name: string,
  run_id: string,
  on: { readonly branch?: string },
  { runs }: RunPorts,
): Promise<StoredRun> {
  const [found] = await runs.find({ name, run_id, ...on, limit: 1 })
  if (found) return found
  const known = isBeginning.test(run_id) ? await runs.find({ name, ...on, limit: 1000 }) : []
  const [begun, another] = known.filter((run) => run.run_id?.startsWith(run_id))
  if (begun && another)
    throw new UserError({
      where: 'run',
      what: `several runs of ${name} begin with ${run_id}`,
      allowed: `more digits: ${begun.run_id} or ${another.run_id}`,
    })
  if (begun) return begun
  throw missing(name, run_id, 'a run id that `mlops runs` lists')
}

/** An artifact's name does not hold the run's id, so that each of this workflow run's is opened until it is found. */
async function namedHere(
  name: string,
  run: string,
  on: { readonly branch?: string },
  { runs }: RunPorts,
): Promise<StoredRun> {
  const found = await runs.find({ name, current_workflow_run: true, ...on, limit: 100 })
  const artifact = found.find(({ location }) => location === run)
  if (artifact) return artifact
  await using folder = await temporaryFolder()
  for (const candidate of found) {
    const { run_id } = await runs.open(candidate, join(folder.path, candidate.location))
    if (run_id === run) return candidate
  }
  throw missing(name, run, 'the run-id or artifact-id of a run of this workflow run')
}

function missing(name: string, run: string, allowed: string): UserError {
  return new UserError({ where: 'run', what: `there is no run ${run} of ${name}`, allowed })
}
