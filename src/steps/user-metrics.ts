import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Predictions } from '../data/predictions.ts'
import { dropColumns } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { writePredictions } from '../data/write-predictions.ts'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { temporaryFolder } from './folders.ts'
import type { Policy } from './gate-policy.ts'
import { type Labels, withTarget } from './sample.ts'

/** A number is short; whatever is longer is not one. */
const longest = 1000

/**
 * The metrics that programs of the project compute (`validate.metrics.<name>.run`). Each is told `MLOPS_PREDICTIONS`, a
 * predictions file of the test rows with their input columns, and writes its number into `MLOPS_METRIC_FILE`.
 * @throws UserError when one fails or leaves no number
 */
export async function userMetricValues(
  predictions: Predictions,
  test: Table,
  labels: Labels,
  policy: Policy,
  ports: Pick<Ports, 'programs' | 'progress'>,
): Promise<ReadonlyMap<string, number>> {
  const programs = Object.entries(policy.gate.metrics).flatMap(([name, { run }]) =>
    run === undefined ? [] : [{ name, command: run }],
  )
  if (programs.length === 0) return new Map()
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'predictions.csv')
  await writePredictions(file, withTarget(predictions, test, labels), dropColumns(test, [labels.target]))
  const values = new Map<string, number>()
  for (const [index, { name, command }] of programs.entries()) {
    ports.progress(`validate.metrics.${name}: ${command}`)
    const written = join(folder.path, `metric-${index}`)
    const end = await ports.programs.run({
      command,
      cwd: policy.project.root,
      variables: { MLOPS_PREDICTIONS: file, MLOPS_METRIC_FILE: written, MLOPS_METRIC: name },
      allow_env: policy.project.train.env,
    })
    const where = `validate.metrics.${name}.run`
    if (end.failure !== null)
      throw new UserError({
        where,
        what: `the command ended with ${end.failure}\n${end.log_tail.slice(-10).join('\n')}`,
      })
    values.set(name, await numberIn(written, where))
  }
  return values
}

async function numberIn(file: string, where: string): Promise<number> {
  const size = (await stat(file).catch(() => null))?.size ?? 0
  const text = size > 0 && size <= longest ? (await readFile(file, 'utf8')).trim() : ''
  const value = text === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new UserError({
    where,
    what: size === 0 ? 'the command left no number' : `the command left ${JSON.stringify(text.slice(0, 60))}`,
    allowed: 'one finite number in the file that MLOPS_METRIC_FILE names',
  })
}
