import { join, resolve } from 'node:path'
import { readTable } from '../data/read-table.ts'
import { writePredictions } from '../data/write-predictions.ts'
import { UserError } from '../errors.ts'
import { openScorer } from '../model/scorer.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { openVersion } from './open-version.ts'
import { secondsSince } from './seconds.ts'
import { versionNamed } from './version-named.ts'

export interface PredictOptions {
  readonly data: readonly string[]
  readonly model: string | undefined
  readonly package: string | undefined
  readonly output: string
}

export interface PredictResult {
  readonly rows: number
  readonly rejected: number
  readonly output: string
  readonly seconds: number
}

/** Predictions of a version, or of a package's folder, for every row of the data; the input's columns stand before them. */
export async function predict(options: PredictOptions, ports: Ports): Promise<Outcome<PredictResult>> {
  if ((options.model === undefined) === (options.package === undefined)) {
    throw new UserError({
      where: 'predict',
      what: 'one model is needed',
      allowed: '--model NAME@VERSION, --model NAME@STAGE or --package DIR',
    })
  }
  const started = ports.now()
  await using folder = await temporaryFolder()
  let home = resolve(ports.directory, options.package ?? '')
  if (options.model !== undefined) {
    home = join(folder.path, 'model')
    await openVersion(await versionNamed(options.model, ports), home, ports)
  }
  ports.progress('reading data')
  const { table } = await readTable({ patterns: options.data, root: ports.directory })
  const scorer = await openScorer(home, { signal: ports.signal })
  const output = resolve(ports.directory, options.output)
  try {
    ports.progress('predicting')
    await writePredictions(output, await scorer.predict(table), table)
  } finally {
    await scorer.close()
  }
  const result = { rows: table.rows, rejected: 0, output, seconds: secondsSince(started, ports) }
  return {
    result,
    subject: {
      kind: 'table',
      title: 'Predicted',
      columns: ['rows', 'output', 'seconds'],
      rows: [[result.rows, options.output, result.seconds]],
    },
  }
}
