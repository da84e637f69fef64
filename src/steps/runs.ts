import { join } from 'node:path'
import type { Ports } from '../ports/ports.ts'
import type { Run } from '../records/run.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { loadProject, type ProjectOptions } from './load-project.ts'

export interface RunsResult {
  readonly runs: readonly Pick<Run, 'run_id' | 'name' | 'status' | 'started_at' | 'algorithm' | 'params' | 'metrics'>[]
}

/** Metrics shown in the table; all are in the JSON. */
const shownMetrics = 3

/** The newest runs of a model. */
export async function runs(
  options: ProjectOptions & { readonly limit: number | undefined },
  ports: Ports,
): Promise<Outcome<RunsResult>> {
  const project = await loadProject(options, ports)
  const stored = await ports.runs.find({ name: project.name, limit: options.limit ?? 20 })
  await using folder = await temporaryFolder()
  const opened: Run[] = []
  for (const [index, run] of stored.entries()) opened.push(await ports.runs.open(run, join(folder.path, String(index))))
  const names = [
    ...new Set([...Object.keys(project.validate.metrics ?? {}), ...opened.flatMap((run) => Object.keys(run.metrics))]),
  ].slice(0, shownMetrics)
  return {
    result: {
      runs: opened.map(({ run_id, name, status, started_at, algorithm, params, metrics }) => ({
        run_id,
        name,
        status,
        started_at,
        algorithm,
        params,
        metrics,
      })),
    },
    subject: {
      kind: 'table',
      title: `Runs of ${project.name}`,
      columns: ['run', 'status', 'started', 'algorithm', ...names],
      rows: opened.map((run) => [
        run.run_id.slice(0, 8),
        run.status,
        run.started_at,
        run.algorithm,
        ...names.map((name) => run.metrics[name] ?? null),
      ]),
    },
  }
}
