import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { packageSummary } from '../model/digests.ts'
import type { Ports } from '../ports/ports.ts'
import type { StoredRun } from '../ports/run-store.ts'
import type { Run } from '../records/run.ts'

/**
 * Brings a run's files into `folder`. Its record's digests say which model was judged, which are the same, and what a
 * version is, so that they are computed again. @throws UserError when the package is not the one that the record tells
 */
export async function openRun(stored: StoredRun, folder: string, ports: Pick<Ports, 'runs'>): Promise<Run> {
  const run = await ports.runs.open(stored, folder)
  if (run.model === null) return run
  const { package_digest, model_digest } = await packageSummary(join(folder, 'model'))
  if (package_digest === run.model.package_digest && model_digest === run.model.model_digest) return run
  throw new UserError({
    where: `run ${run.run_id}`,
    what: `not intact: its model package has the digest ${package_digest}`,
    allowed: `${run.model.package_digest}, as its record tells`,
  })
}
