import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatRecord } from '../files/read-record.ts'
import type { Ports } from '../ports/ports.ts'
import type { MetricPoint } from '../records/run.ts'
import { type Run, runSchema } from '../records/run.ts'

export interface StoreOptions {
  readonly 'retention-days': number | undefined
  readonly leg: string | undefined
}

/** Fills a new run's folder: what the training itself did not write. */
export async function writeRun(
  run: Run,
  history: readonly MetricPoint[],
  log_tail: readonly string[],
  folder: string,
): Promise<void> {
  await mkdir(join(folder, 'logs'), { recursive: true })
  await writeFile(join(folder, 'metrics.jsonl'), history.map((point) => `${JSON.stringify(point)}\n`).join(''))
  await writeFile(join(folder, 'logs', 'tail.txt'), log_tail.join('\n'))
  await writeFile(join(folder, 'run.json'), formatRecord(runSchema.parse(run)))
}

/** Puts the folder into the store; returns where it is. */
export async function storeRun(run: Run, folder: string, options: StoreOptions, ports: Ports): Promise<string> {
  ports.progress('keeping the run')
  const { location } = await ports.runs.put(run, folder, {
    ...(options['retention-days'] === undefined ? {} : { retention_days: options['retention-days'] }),
    ...(options.leg === undefined ? {} : { leg: options.leg }),
  })
  return location
}
