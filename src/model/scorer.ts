import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { commandScorer } from './command-scorer.ts'
import { openForestScorer } from './forest-scorer.ts'
import { type Mlmodel, readMlmodel } from './mlmodel.ts'
import { openOnnxScorer } from './onnx-scorer.ts'
import type { OnnxRuntimeKind } from './onnx-session.ts'
import type { CommandTools, Scorer } from './scoring.ts'
import type { Schema } from './signature.ts'

export interface ScorerOptions {
  /** What the project says; a package of ours says it itself. */
  readonly task?: Task
  /** Sorted class labels of the data, for a model that does not tell its own. */
  readonly classes?: readonly string[]
  /** Names of the data's feature columns, in order, for a model that takes one matrix and whose signature names none. */
  readonly columns?: readonly string[]
  /** The project's own predict command, run in `cwd`. */
  readonly command?: { readonly text: string; readonly cwd: string }
  /** Whether a command that the package itself carries may run: its author is then trusted with this machine. */
  readonly allow_package_command?: boolean
  /** Needed for commands. */
  readonly tools?: CommandTools
  /** For ONNX models (default: wasm). */
  readonly onnx_runtime?: OnnxRuntimeKind
  readonly signal?: AbortSignal
}

/**
 * Opens a package's scorer: its forest.bin, else its ONNX file, else the project's or the package's own predict command.
 * Throws UserError, saying what could be done, where there is none of them. Pickles are never loaded.
 */
export async function openScorer(folder: string, options: ScorerOptions = {}): Promise<Scorer> {
  const mlmodel = await readMlmodel(folder)
  if (mlmodel.mlops?.forest !== undefined) return openForestScorer(join(folder, mlmodel.mlops.forest))
  const onnx = mlmodel.mlops?.onnx ?? mlmodel.onnx
  if (onnx !== null) return openOnnx(join(folder, onnx), mlmodel, options)
  const { command, tools, signal } = options
  const text = command?.text ?? (options.allow_package_command ? mlmodel.mlops?.predict : undefined)
  if (text === undefined) throw new UserError(noScorer(folder, mlmodel))
  if (tools === undefined) throw new Error('a predict command needs the tools to run it')
  return commandScorer(text, folder, command?.cwd ?? folder, tools, signal)
}

function openOnnx(file: string, mlmodel: Mlmodel, options: ScorerOptions): Promise<Scorer> {
  const task = mlmodel.mlops?.task ?? options.task
  if (task === undefined) {
    throw new UserError({
      where: file,
      what: 'nothing tells the task of this model',
      allowed: 'a project file with a task',
    })
  }
  return openOnnxScorer(file, {
    task,
    classes: mlmodel.mlops?.classes.length ? mlmodel.mlops.classes : (options.classes ?? null),
    columns: columnNames(mlmodel.signature?.inputs ?? null) ?? options.columns ?? null,
    ...(options.onnx_runtime ? { runtime: options.onnx_runtime } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  })
}

/** Column names of a signature; null for tensors and unnamed columns. */
function columnNames(inputs: Schema | null): string[] | null {
  const names = inputs?.flatMap((spec) => (spec.type === 'tensor' || spec.name === undefined ? [] : [spec.name])) ?? []
  return inputs !== null && names.length === inputs.length ? names : null
}

function noScorer(folder: string, { flavors, mlops }: Mlmodel) {
  const only = flavors.filter((name) => name !== 'mlops_actions')
  const what =
    only.length > 0
      ? `a package of ${only.join(', ')} cannot be scored here`
      : 'this package holds nothing that can be scored'
  const carried =
    mlops?.predict === undefined
      ? ''
      : ' The package carries a predict command of its own, which was not allowed to run.'
  return {
    where: folder,
    what: `${what}: Python’s pickles are never loaded.${carried}`,
    allowed:
      'a model.onnx beside it (skl2onnx, torch.onnx), a command named in validate.predict, or predictions logged by the training program',
  }
}
