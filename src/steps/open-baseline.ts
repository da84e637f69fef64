import { join } from 'node:path'
import type { Ports } from '../ports/ports.ts'
import type { Run } from '../records/run.ts'
import type { FoundBaseline } from './find-baselines.ts'
import { openVersion } from './open-version.ts'

/** Brings a baseline's files into `folder`, laid out as a run's: `model/` and what else was kept. */
export async function openBaseline(
  found: FoundBaseline,
  folder: string,
  ports: Pick<Ports, 'runs' | 'registry'>,
): Promise<{ readonly folder: string; readonly run: Run }> {
  if (found.kind === 'run') return { folder, run: await ports.runs.open(found.run, folder) }
  return { folder, run: (await openVersion(found.version, join(folder, 'model'), ports)).record.run }
}
