import { join } from 'node:path'
import type { Ports } from '../ports/ports.ts'
import type { Run } from '../records/run.ts'
import type { Outcome } from '../records/subject.ts'
import { valueChanges } from './changes.ts'
import { requireRun } from './find-run.ts'
import { temporaryFolder } from './folders.ts'
import { loadProject, type ProjectOptions } from './load-project.ts'

export interface CompareResult {
  readonly params: Readonly<Record<string, { readonly before: string | null; readonly after: string | null }>>
  readonly metrics: Readonly<
    Record<string, { readonly before: number | null; readonly after: number | null; readonly delta: number | null }>
  >
}

/** What differs between two runs: their params, and all metrics. */
export async function compare(
  options: ProjectOptions & { readonly before: string; readonly after: string },
  ports: Ports,
): Promise<Outcome<CompareResult>> {
  const project = await loadProject(options, ports)
  await using folder = await temporaryFolder()
  const open = async (run_id: string): Promise<Run> =>
    ports.runs.open(await requireRun({ name: project.name, run: run_id }, ports), join(folder.path, run_id))
  const before = await open(options.before)
  const after = await open(options.after)
  const params = Object.fromEntries(
    valueChanges(before.params, after.params).map(({ key, ...change }) => [key, change]),
  )
  const names = [...new Set([...Object.keys(before.metrics), ...Object.keys(after.metrics)])]
  const metrics = Object.fromEntries(
    names.map((name) => [name, difference(before.metrics[name] ?? null, after.metrics[name] ?? null)]),
  )
  return {
    result: { params, metrics },
    subject: {
      kind: 'table',
      title: `${before.run_id.slice(0, 8)} and ${after.run_id.slice(0, 8)} of ${project.name}`,
      columns: ['what', 'before', 'after', 'delta'],
      rows: [
        ...Object.entries(params).map(([key, change]) => [`param ${key}`, change.before, change.after, null]),
        ...Object.entries(metrics).map(([key, change]) => [key, change.before, change.after, change.delta]),
      ],
    },
  }
}

function difference(
  before: number | null,
  after: number | null,
): { before: number | null; after: number | null; delta: number | null } {
  return { before, after, delta: before === null || after === null ? null : after - before }
}
