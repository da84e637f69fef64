import { join } from 'node:path'
import type { Ports } from '../ports/ports.ts'
import type { FoundBaseline, OpenedRun } from './find-baselines.ts'
import { openVersion } from './open-version.ts'

/** A baseline's files; a version's are brought into `folder`, laid out as a run's: `model/` and what else was kept. */
export async function openBaseline(
  found: FoundBaseline,
  folder: string,
  ports: Pick<Ports, 'registry'>,
): Promise<OpenedRun> {
  if (found.kind === 'run') return found.opened
  return { folder, run: (await openVersion(found.version, join(folder, 'model'), ports)).record.run }
}
