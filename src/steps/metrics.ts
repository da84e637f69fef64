import { resolve } from 'node:path'
import { readPredictions } from '../data/predictions-file.ts'
import { UserError } from '../errors.ts'
import { metricsFor } from '../metrics/table.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { taskSchema } from '../records/task.ts'
import { ownSample } from './sample.ts'

export interface MetricsOptions {
  readonly file: string
  readonly task: string
  readonly positive: string | undefined
}

export interface MetricsResult {
  readonly rows: number
  readonly metrics: Readonly<Record<string, number | null>>
}

/** All metrics of a predictions file (design §9). */
export async function metrics(options: MetricsOptions, ports: Ports): Promise<Outcome<MetricsResult>> {
  const task = taskSchema.safeParse(options.task)
  if (!task.success)
    throw new UserError({
      where: '--task',
      what: `${JSON.stringify(options.task)} is not a task`,
      allowed: taskSchema.options.join(', '),
    })
  const { predictions, weights } = await readPredictions(resolve(ports.directory, options.file), {
    task: task.data,
    ...(options.positive === undefined ? {} : { positive: options.positive }),
  })
  if (predictions.target === undefined)
    throw new UserError({
      where: options.file,
      what: 'there is no target column',
      allowed: 'target, prediction, probability.<class>',
    })
  const sample = ownSample(predictions, task.data, options.positive ?? null, weights ?? null)
  const values = Object.fromEntries(metricsFor(task.data).map((metric) => [metric.name, metric.compute(sample)]))
  const result = {
    rows: predictions.rows,
    metrics: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
    ),
  }
  return {
    result,
    subject: {
      kind: 'table',
      title: `${result.rows} rows of ${options.file}`,
      columns: ['metric', 'value'],
      rows: Object.entries(result.metrics),
    },
  }
}
