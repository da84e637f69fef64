import type { Table } from '../data/table.ts'
import type { Task } from '../records/task.ts'
import type { ColumnSpec, Schema, Signature } from './signature.ts'

/** Signature of a model that reads these columns of a table and gives what `writeOnnx` names its outputs. */
export function tableSignature(table: Table, task: Task, classes: readonly string[]): Signature {
  const inputs = table.columns.map(
    ({ name, kind }): ColumnSpec => ({ type: kind === 'number' ? 'double' : 'string', name, required: true }),
  )
  return { inputs: inputs.length > 0 ? inputs : null, outputs: taskOutputs(task, classes), params: null }
}

/** Numbers are `double` although they may be whole: MLflow's `long` cannot hold a missing value. */
export function taskOutputs(task: Task, classes: readonly string[]): Schema {
  if (task === 'regression') return [{ type: 'double', name: 'prediction', required: true }]
  const whole = classes.every((name) => /^(0|-?[1-9]\d{0,14})$/.test(name))
  return [
    { type: whole ? 'long' : 'string', name: 'label', required: true },
    { type: 'array', items: { type: 'double' }, name: 'probabilities', required: true },
  ]
}
