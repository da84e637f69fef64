import { readFile } from 'node:fs/promises'
import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { onnxClasses } from './onnx-classes.ts'
import { planInputs } from './onnx-inputs.ts'
import type { ResultTensor } from './onnx-messages.ts'
import { planOutputs, readLabels, readNumbers, readProbabilities, toClassPredictions } from './onnx-outputs.ts'
import { type OnnxRuntimeKind, openOnnxSession } from './onnx-session.ts'
import type { Scorer } from './scoring.ts'

export interface OnnxOptions {
  readonly task: Task
  /** Sorted class labels, for a file that does not tell its own. */
  readonly classes: readonly string[] | null
  /** Columns of a single matrix input, in order; null: all of the table's. */
  readonly columns: readonly string[] | null
  readonly runtime?: OnnxRuntimeKind
  readonly signal?: AbortSignal
}

/** Opens an ONNX file on ONNX Runtime, in a worker thread: on the WebAssembly build, unless the native one is asked for. */
export async function openOnnxScorer(file: string, options: OnnxOptions): Promise<Scorer> {
  const { task, columns } = options
  const session = await openOnnxSession(file, options.runtime ?? 'wasm', options.signal)
  try {
    const plan = planOutputs(session.outputs, task, file)
    const fetches = [plan.prediction, plan.probabilities].filter((name) => name !== null)
    const classes = task === 'regression' ? [] : await classesOf(file, options)
    return {
      kind: 'onnx',
      close: () => session.close(),
      async predict(table) {
        const inputs = planInputs(session.inputs, table, columns, file)
        const parts: (readonly ResultTensor[])[] = []
        for (let from = 0; from < table.rows; from += inputs.batch) {
          options.signal?.throwIfAborted()
          const to = Math.min(table.rows, from + inputs.batch)
          parts.push(await session.run(inputs.feeds(table, from, to), fetches))
        }
        const rowsOf = (part: number) => Math.min(inputs.batch, table.rows - part * inputs.batch)
        const outputs = (name: string | null) =>
          name !== null && parts.map((part) => part.find((tensor) => tensor.name === name)!)
        return join(outputs(plan.prediction) || null, outputs(plan.probabilities) || null, rowsOf, table)
      },
    }

    function join(
      predictions: readonly ResultTensor[] | null,
      probabilities: readonly ResultTensor[] | null,
      rowsOf: (part: number) => number,
      table: Table,
    ): Predictions {
      if (task === 'regression') {
        const numbers = predictions!.map((tensor, part) => readNumbers(tensor, rowsOf(part), file))
        return { kind: 'regression', rows: table.rows, predicted: concat(numbers) }
      }
      const labels = predictions?.flatMap((tensor, part) => readLabels(tensor, rowsOf(part), file)) ?? null
      const shares = probabilities?.map((tensor, part) => readProbabilities(tensor, rowsOf(part), classes.length, file))
      return toClassPredictions(labels, shares ? concat(shares) : null, classes, table.rows, file)
    }
  } catch (error) {
    await session.close()
    throw error
  }
}

async function classesOf(file: string, options: OnnxOptions): Promise<readonly string[]> {
  const told = onnxClasses(await readFile(file))
  const names = options.classes
  // Trainers that encode their labels leave 0, 1, 2 ... in the file: places in the sorted labels of the data.
  const encoded = told?.every((name, index) => name === String(index)) && names?.length === told.length
  const classes = encoded ? names : (told ?? names)
  if (classes !== null && classes.length > 1) return classes
  throw new UserError({
    where: file,
    what: 'nothing tells the classes of this model',
    allowed: 'a metadata entry "classes" (a JSON list) in the ONNX file, or data with the target in it',
  })
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
