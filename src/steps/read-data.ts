import { globSync } from 'node:fs'
import { inferColumns } from '../data/infer-columns.ts'
import { readTable } from '../data/read-table.ts'
import { takeRows } from '../data/select.ts'
import { splitRows } from '../data/split.ts'
import type { Table } from '../data/table.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { ColumnSummary, DataSource, DatasetInput } from '../records/run.ts'
import { prepareData } from './prepare-data.ts'

export interface DataPart {
  readonly table: Table
  readonly dataset: DatasetInput
}

/** Training and test rows, held out as the project file says. */
export interface ProjectData {
  readonly train: DataPart
  readonly test: DataPart
}

interface Read {
  readonly table: Table
  readonly sources: readonly DataSource[]
  readonly digest: string
}

/** Reads both sides. @throws UserError from the readers, with file and line. */
export async function readProjectData(project: Project): Promise<ProjectData> {
  const whole = await read(project, project.data.train)
  const [train, test] = project.data.test ? [whole, await read(project, project.data.test)] : split(project, whole)
  return { train: part('training', project, train), test: part('testing', project, test) }
}

/** Only the test rows: what the gate needs. */
export async function readTestData(project: Project): Promise<DataPart> {
  if (project.data.test) return part('testing', project, await read(project, project.data.test))
  return (await readProjectData(project)).test
}

async function read(project: Project, patterns: readonly string[]): Promise<Read> {
  return readTable({ patterns, root: project.root, types: declaredTypes(project) })
}

/** Declared roles decide how a column is read: a zip code declared as category must not become a number. */
function declaredTypes(project: Project): Record<string, 'number' | 'string'> {
  const types: Record<string, 'number' | 'string'> = {}
  for (const [name, role] of Object.entries(project.columns)) {
    if (role === 'number' || role === 'weight') types[name] = 'number'
    if (role === 'category' || role === 'text') types[name] = 'string'
  }
  return types
}

function split(project: Project, whole: Read): [Read, Read] {
  const { method, test, seed } = project.data.split ?? { method: 'hash' as const, test: 0.2, seed: 0 }
  const column = columnOf(project, method)
  const sides = splitRows(whole.table, {
    method,
    test,
    seed,
    ...(column === undefined ? {} : { column }),
    ...(project.task === 'regression' ? {} : { target: project.target }),
  })
  return [
    { ...whole, table: takeRows(whole.table, sides.train) },
    { ...whole, table: takeRows(whole.table, sides.test) },
  ]
}

function columnOf(project: Project, method: 'hash' | 'time' | 'group' | 'random'): string | undefined {
  const role = { hash: 'id', time: 'time', group: 'group', random: null }[method]
  return Object.entries(project.columns).find(([, declared]) => declared === role)?.[0]
}

function part(context: DatasetInput['context'], project: Project, { table, sources, digest }: Read): DataPart {
  const columns: ColumnSummary[] = inferColumns(table, project.columns, project.target)
  return { table, dataset: { context, digest, rows: table.rows, sources: [...sources], columns } }
}

/** As {@link readTestData}; in a job of its own the files may be missing until the project's commands have made them. */
export async function readTestDataPrepared(
  project: Project,
  ports: Pick<Ports, 'programs' | 'progress'>,
): Promise<DataPart> {
  if (anyMissing(project)) await prepareData(project, ports)
  return readTestData(project)
}

function anyMissing(project: Project): boolean {
  if (project.data.fetch === undefined && project.data.prepare === undefined) return false
  for (const pattern of project.data.test ?? project.data.train) {
    const matches = globSync(pattern, { cwd: project.root })
    if (matches.length === 0) return true
  }
  return false
}
