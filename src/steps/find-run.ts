import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { StoredRun } from '../ports/run-store.ts'

/**
 * The run that a step is about. None named: inside a workflow this workflow run's only run of the model, on a laptop the newest.
 * Null: there is none. @throws UserError when there are several, or when the named one is not there.
 */
export async function findRun(
  name: string,
  run_id: string | undefined,
  ports: Pick<Ports, 'runs' | 'origin'>,
): Promise<StoredRun | null> {
  const inWorkflow = ports.origin.workflow_run_id !== null
  const found = await ports.runs.find({
    name,
    ...(run_id === undefined ? { current_workflow_run: inWorkflow } : { run_id }),
    limit: 20,
  })
  const [first, ...others] = found
  if (run_id !== undefined && first === undefined) {
    throw new UserError({
      where: 'run',
      what: `there is no run ${run_id} of ${name}`,
      allowed: 'a run id that `mlops runs` lists',
    })
  }
  if (run_id === undefined && inWorkflow && others.length > 0) {
    const ids = found.map((run) => run.run_id).join(', ')
    throw new UserError({
      where: 'run',
      what: `this workflow run has ${found.length} runs of ${name}`,
      allowed: `one of ${ids}`,
    })
  }
  return first ?? null
}

/** As {@link findRun}, where a step can do nothing without one. */
export async function requireRun(
  name: string,
  run_id: string | undefined,
  ports: Pick<Ports, 'runs' | 'origin'>,
): Promise<StoredRun> {
  const run = await findRun(name, run_id, ports)
  if (run) return run
  const where = ports.origin.workflow_run_id === null ? 'in this store' : 'in this workflow run'
  throw new UserError({
    where: 'run',
    what: `there is no run of ${name} ${where}`,
    allowed: 'train first (train-and-log, or `mlops train`)',
  })
}
