import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import { packageSummary } from '../model/digests.ts'
import { fromRowsJson } from '../model/example-rows.ts'
import { type Replay, replayGolden } from '../model/golden.ts'
import { type Mlmodel, readMlmodel } from '../model/mlmodel.ts'
import { openScorer } from '../model/scorer.ts'
import type { Scorer } from '../model/scoring.ts'
import { type Reference, referenceSchema } from '../records/profile.ts'
import type { Task } from '../records/task.ts'
import { alignClasses } from './align-classes.ts'
import { type LabelWriter, labelWriter } from './answer-text.ts'
import { commandTools } from './command-tools.ts'
import { installedOnnxRuntime } from './onnx-runtime.ts'
import { fromTable, type RowLayout, type Rows, rowLayout, toTable } from './row-layout.ts'

/** ONNX Runtime's builds add up in different orders; our own scorer has no such excuse. */
const LARGEST_DIFFERENCE: Readonly<Record<Scorer['kind'], number>> = { forest: 0, onnx: 1e-5, command: 1e-5 }
const MAX_JSON_BYTES = 64_000_000

/** A package that has proved that it predicts what it predicted when it was made. */
export interface ServedModel {
  readonly name: string
  /** `v1.4.0`; null where the package was never registered. */
  readonly version: string | null
  readonly digest: string
  readonly kind: Scorer['kind']
  readonly task: Task
  readonly target: string
  readonly classes: readonly string[]
  readonly positive: string | null
  readonly labels: LabelWriter
  readonly layout: RowLayout
  /** Rows of the package's input example, as JSON objects; none where it has no example. */
  readonly examples: readonly Readonly<Record<string, string | number | null>>[]
  /** What it was trained and tested on; null: the package does not tell. */
  readonly reference: Reference | null
  /** null: the package holds no golden rows. */
  readonly replay: Replay | null
  /** Throws UserError where the rows do not fit the model. */
  predict(rows: Rows): Predictions | Promise<Predictions>
  close(): Promise<void>
}

/** Which model, and what it goes by. */
export interface ModelOptions {
  /** Folder of the model package. */
  readonly package: string
  /** Name in URLs; null: the package's own. */
  readonly name: string | null
  /** `v1.4.0`; null where the package was never registered. */
  readonly version: string | null
  /** Digest that the package has to have, 64 hex digits; null: any. */
  readonly digest: string | null
}

/** Opens a package and replays its golden rows. Throws UserError where it is damaged, is another one, or predicts otherwise. */
export async function loadModel(options: ModelOptions): Promise<ServedModel> {
  const folder = options.package
  const mlmodel = await readMlmodel(folder)
  const { package_digest: digest } = await packageSummary(folder)
  if (options.digest !== null && options.digest !== digest) {
    throw new UserError({
      where: folder,
      what: `not intact: the package's digest is ${digest}`,
      allowed: options.digest,
    })
  }
  const layout = rowLayout(mlmodel.signature?.inputs ?? null, join(folder, 'MLmodel'))
  const columns = layout.columns.map(({ name }) => name)
  const { mlops } = mlmodel
  const scorer = await openScorer(folder, {
    columns,
    allow_package_command: true,
    onnx_runtime: installedOnnxRuntime(),
    ...(mlops ? { tools: commandTools(mlops.task, mlops.positive) } : {}),
  })
  try {
    const predict = rowPredictor(scorer, layout)
    const replay = await replayGolden(folder, async (table) => predict(fromTable(layout, table)))
    checkReplay(replay, scorer.kind, folder)
    const examples = await exampleTable(folder)
    const told = await outputsOf(mlmodel, folder, async () => {
      if (examples === null) return null
      return predict(fromTable(layout, examples))
    })
    return {
      name: options.name ?? mlmodel.mlops?.name ?? basename(resolve(folder)),
      version: options.version,
      digest,
      kind: scorer.kind,
      ...told,
      labels: labelWriter(told.classes),
      layout,
      examples: examples ? objectsOf(examples) : [],
      reference: await readReference(folder),
      replay,
      predict: scorer.kind === 'command' ? async (rows) => alignClasses(await predict(rows), told.classes) : predict,
      close: () => scorer.close(),
    }
  } catch (error) {
    await scorer.close()
    throw error
  }
}

function rowPredictor(scorer: Scorer, layout: RowLayout): ServedModel['predict'] {
  const names = (kind: 'number' | 'text') =>
    layout.columns.filter((column) => column.kind === kind).map(({ name }) => name)
  return (
    scorer.at_once?.({ numbers: names('number'), texts: names('text') }) ??
    ((rows) => scorer.predict(toTable(layout, rows)))
  )
}

type Outputs = Pick<ServedModel, 'task' | 'target' | 'classes' | 'positive'>

/** A package of someone else's tells its outputs by predicting its example. */
async function outputsOf(
  { mlops }: Mlmodel,
  where: string,
  predictExample: () => Promise<Predictions | null>,
): Promise<Outputs> {
  const { classes: declared = [], positive = null, target = 'target' } = mlops ?? {}
  const predicted = await predictExample()
  const classes = declared.length === 0 && predicted?.kind === 'classification' ? predicted.classes : declared
  if (mlops) return { task: mlops.task, target, classes, positive }
  if (predicted === null) {
    throw new UserError({
      where,
      what: 'nothing tells what this model predicts',
      allowed: 'an input example in the package',
    })
  }
  if (predicted.kind === 'regression') return { task: 'regression', target, classes: [], positive }
  return { task: classes.length > 2 ? 'multiclass-classification' : 'binary-classification', target, classes, positive }
}

function checkReplay(replay: Replay | null, kind: Scorer['kind'], where: string): void {
  if (replay === null) return
  const { rows, labels_differ, largest_difference } = replay
  if (labels_differ === 0 && largest_difference <= LARGEST_DIFFERENCE[kind]) return
  throw new UserError({
    where,
    what: `the model does not predict its ${rows} golden rows as it did when it was made: ${labels_differ} labels differ, numbers by up to ${largest_difference}`,
    allowed: `the same labels, and numbers within ${LARGEST_DIFFERENCE[kind]}`,
  })
}

async function exampleTable(folder: string): Promise<Table | null> {
  const example = await readJson(join(folder, 'input_example.json'))
  const { columns, data } = (example ?? {}) as { columns?: unknown; data?: unknown }
  if (!Array.isArray(columns) || !Array.isArray(data)) return null
  return fromRowsJson({ columns: columns.map(String), data })
}

function objectsOf(table: Table): ServedModel['examples'] {
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(
      table.columns.map((column) => {
        if (column.kind === 'string') return [column.name, column.categories[column.codes[row]!] ?? null]
        const value = column.values[row]!
        return [column.name, Number.isNaN(value) ? null : value]
      }),
    ),
  )
}

async function readReference(folder: string): Promise<Reference | null> {
  const json = await readJson(join(folder, 'reference.json'))
  return json === null ? null : (referenceSchema.safeParse(json).data ?? null)
}

/** null: no such file. Throws UserError where it is no JSON. */
async function readJson(file: string): Promise<unknown> {
  const size = (await stat(file).catch(() => null))?.size
  if (size === undefined) return null
  if (size > MAX_JSON_BYTES) throw new UserError({ where: file, what: `${size} bytes is too large` })
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new UserError({ where: file, what: `not valid JSON: ${(error as Error).message}` }, { cause: error })
  }
}
