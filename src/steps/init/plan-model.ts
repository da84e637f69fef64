import { join } from 'node:path'
import { dirname, relative } from 'node:path/posix'
import { inferColumns } from '../../data/infer-columns.ts'
import { readTable } from '../../data/read-table.ts'
import { columnNamed } from '../../data/select.ts'
import type { Table } from '../../data/table.ts'
import { UserError } from '../../errors.ts'
import type { ColumnSummary } from '../../records/run.ts'
import { type ColumnChoice, chooseColumns } from './choose-columns.ts'
import { chooseTarget, type TargetChoice } from './choose-target.ts'
import { chooseTask, type TaskChoice } from './choose-task.ts'
import type { DataSet } from './data-sets.ts'
import { type DvcSource, dvcSource } from './dvc-source.ts'
import type { Script } from './find-scripts.ts'
import type { Site } from './find-sites.ts'

export interface InitOptions {
  readonly target: string | undefined
  readonly data: readonly string[]
  readonly run: string | undefined
}

/** Everything a project file says, with the reason for each choice. Paths are relative to the project file. */
export interface ModelPlan {
  readonly config: string
  readonly name: string
  readonly target: TargetChoice
  readonly task: TaskChoice
  readonly train: readonly string[]
  readonly test: readonly string[]
  /** A test file that was passed over, as it has no target. */
  readonly unlabelled: string | null
  readonly dvc: DvcSource | null
  readonly columns: readonly ColumnChoice[]
  /** Training program; null: built in. */
  readonly run: string | null
  readonly script: Script | null
  readonly rows: number
}

const mostTried = 8

/** Looks into the data of one site. @throws UserError when none of it can be read, or has a target */
export async function planModel(
  site: Site,
  name: string,
  root: string,
  files: readonly string[],
  options: InitOptions,
): Promise<ModelPlan> {
  const set = await chosenSet(site, root, options)
  const { script } = site
  const { table, columns } = await look(set.train, root)
  const target = chooseTarget(table, columns, options.target, script, set.train.join(', '))
  const summary = columns.find((column) => column.name === target.name)!
  const run = options.run ?? (script?.reports ? `python ${fromHome(site, script.path)}` : null)
  const tested = set.test.length > 0 && columnNamed((await look(set.test, root)).table, target.name) !== undefined
  const local = (path: string): string => fromHome(site, path)
  const below = files
    .filter((path) => dirname(site.config) === '.' || path.startsWith(`${dirname(site.config)}/`))
    .map(local)
  const dvc = await dvcSource(join(root, dirname(site.config)), below, local(set.train[0]!))
  return {
    config: site.config,
    name,
    target,
    task: chooseTask(table, summary, script?.text ?? null),
    train: dvc?.pointer ? [dvc.pointer] : set.train.map(local),
    test: tested ? set.test.map(local) : [],
    unlabelled: set.test.length > 0 && !tested ? local(set.test[0]!) : null,
    dvc,
    columns: chooseColumns(columns, table.rows, target.name, run === null),
    run,
    script,
    rows: table.rows,
  }
}

/** What `--data` names; else the first set with a target that its name or the program tells; else the first that can be read. */
async function chosenSet(site: Site, root: string, options: InitOptions): Promise<DataSet> {
  if (options.data.length > 0) return { home: '.', train: options.data, test: [] }
  let first: DataSet | null = null
  let problem: unknown = null
  for (const set of site.sets.slice(0, mostTried)) {
    try {
      const { table, columns } = await look(set.train, root)
      const { sure } = chooseTarget(table, columns, options.target, site.script, set.train.join(', '))
      if (sure) return set
      first ??= set
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problem ??= error
    }
  }
  if (first) return first
  throw problem ?? new Error('a site without data')
}

async function look(
  patterns: readonly string[],
  root: string,
): Promise<{ readonly table: Table; readonly columns: readonly ColumnSummary[] }> {
  const { table } = await readTable({ patterns, root })
  return { table, columns: inferColumns(table, {}, null) }
}

function fromHome(site: Site, path: string): string {
  return relative(dirname(site.config), path)
}
