import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatRecord, parseRecord } from '../../files/read-record.ts'
import type { Ports } from '../../ports/ports.ts'
import { type MetricPoint, metricPointSchema, type Run, runSchema } from '../../records/run.ts'
import { secondsSince } from '../seconds.ts'
import type { EarlierRun } from './earlier-run.ts'

/**
 * The earlier run as a run of here and now, in its own folder: an id and origin of its own; model, numbers and the
 * seconds that they took are the earlier run's, byte for byte.
 */
export async function reuseRun(
  { run: earlier, reused, folder }: EarlierRun,
  started: Date,
  ports: Ports,
): Promise<{ readonly run: Run; readonly history: readonly MetricPoint[] }> {
  const run: Run = runSchema.parse({
    ...earlier,
    run_id: ports.newId(),
    started_at: started.toISOString(),
    ended_at: ports.now().toISOString(),
    seconds: { ...earlier.seconds, total: secondsSince(started, ports) },
    origin: ports.origin,
    reused,
  } satisfies Run)
  await writeFile(join(folder, 'run.json'), formatRecord(run))
  return { run, history: await historyIn(folder) }
}

async function historyIn(folder: string): Promise<readonly MetricPoint[]> {
  const path = join(folder, 'metrics.jsonl')
  const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean)
  return lines.map((line) => parseRecord(line, metricPointSchema, path))
}
