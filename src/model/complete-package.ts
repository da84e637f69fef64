import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { spreadRows } from './example-rows.ts'
import { formatMlmodel, MLMODEL, readMlmodel } from './mlmodel.ts'
import { EXAMPLE_ROWS, exampleFiles, writeFiles } from './package.ts'
import { pythonFiles } from './python-files.ts'
import { tableSignature } from './table-signature.ts'

export interface ForeignModel {
  readonly name: string
  readonly run_id: string
  /** ISO 8601, UTC. */
  readonly created_at: string
  readonly task: Task
  readonly target: string
  readonly algorithm: string
  /** Sorted class labels of the training data; empty for regression. */
  readonly classes: readonly string[]
  readonly positive: string | null
  /** The feature columns the program was given, in order; its rows become the input example unless `example` is `none`. */
  readonly features: Table
  readonly example: 'rows' | 'none'
  /** The project's predict command, kept in the package. */
  readonly predict?: string
}

/**
 * Makes a folder of a user's model files a package: writes an `MLmodel` (and examples) where there is none, around
 * `model.onnx` or the only ONNX file when there is one. An `MLmodel` that is there is kept, but for a path of the machine it
 * was written on. Throws UserError for an unreadable `MLmodel` and for several ONNX files.
 */
export async function completePackage(folder: string, model: ForeignModel): Promise<void> {
  const names = await readdir(folder)
  if (names.includes(MLMODEL)) {
    await readMlmodel(folder)
    await dropMachinePath(join(folder, MLMODEL))
    return
  }
  const onnx = onnxFile(folder, names)
  const { features } = model
  const columns = features.columns.map((column) => column.name)
  const examples = model.example === 'rows' ? exampleFiles(spreadRows(features, columns, EXAMPLE_ROWS)) : {}
  const added = { ...examples, ...(onnx === null ? {} : pythonFiles()) }
  await writeFiles(folder, Object.fromEntries(Object.entries(added).filter(([path]) => !names.includes(path))))
  const mlmodel = formatMlmodel({
    run_id: model.run_id,
    created_at: model.created_at,
    has_example: model.example === 'rows',
    signature: tableSignature(features, model.task, model.classes),
    mlops: {
      format_version: 1,
      name: model.name,
      task: model.task,
      target: model.target,
      algorithm: model.algorithm,
      classes: [...model.classes],
      positive: model.positive,
      ...(onnx === null ? {} : { onnx }),
      ...(model.predict === undefined ? {} : { predict: model.predict }),
    },
  })
  await writeFile(join(folder, MLMODEL), mlmodel)
}

function onnxFile(folder: string, names: readonly string[]): string | null {
  if (names.includes('model.onnx')) return 'model.onnx'
  const found = names.filter((name) => name.endsWith('.onnx')).sort()
  if (found.length < 2) return found[0] ?? null
  throw new UserError({
    where: folder,
    what: `several ONNX files: ${found.join(', ')}`,
    allowed: 'one, or one of them named model.onnx',
  })
}

/** MLflow 3 writes `artifact_path` as an absolute `file://` URI of the training machine. */
async function dropMachinePath(file: string): Promise<void> {
  const document = parseDocument(await readFile(file, 'utf8'))
  const path = document.get('artifact_path')
  if (typeof path !== 'string' || !/^([a-z]+:|[/\\])/i.test(path)) return
  document.delete('artifact_path')
  await writeFile(file, document.toString({ lineWidth: 0 }))
}
