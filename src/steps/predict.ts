import { basename, dirname, join, resolve } from 'node:path'
import { type BatchOptions, type BatchResult, runBatch } from '../batch/run-batch.ts'
import { readPredictions } from '../data/predictions-file.ts'
import { writeCsv } from '../data/write-table.ts'
import { UserError } from '../errors.ts'
import { readMlmodel } from '../model/mlmodel.ts'
import type { CommandTools } from '../model/scoring.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { openVersion } from './open-version.ts'
import { secondsSince } from './seconds.ts'
import { versionNamed } from './version-named.ts'

export interface PredictOptions extends BatchOptions {
  readonly model: string | undefined
  readonly package: string | undefined
  readonly 'allow-package-command': boolean
  readonly artifact?: string
  readonly 'retention-days'?: number | undefined
}

export interface PredictResult extends BatchResult {
  /** The artifact's id, where one was asked for. */
  readonly location: string | null
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
  const home = await packageOf(options, folder.path, ports)
  const batch = await runBatch(options, {
    root: ports.directory,
    package: home,
    command: options['allow-package-command'] ? await commandTools(home, ports) : null,
    onProgress: inTenths(ports.progress),
    signal: ports.signal,
  })
  const location = options.artifact === undefined ? null : await keep(options, batch, ports)
  const result = { ...batch, location, seconds: secondsSince(started, ports) }
  return {
    result,
    subject: {
      kind: 'table',
      title: 'Predicted',
      ...(batch.rejected > 0 && { sentence: rejectedText(batch.rejected, batch.rows + batch.rejected) }),
      columns: ['rows', 'rejected', 'output', 'rejected rows', 'seconds'],
      rows: [[result.rows, result.rejected, options.output, shown(batch.rejected_output, ports), result.seconds]],
    },
  }
}

/** A log, which shows no shares, gets a line for every tenth. */
function inTenths(progress: Ports['progress']): (activity: string, share?: number) => void {
  let told = 0
  return (activity, share) => {
    const tenths = Math.floor((share ?? 0) * 10)
    if (tenths > told && tenths < 10) progress(`${tenths * 10} % of the input is predicted`)
    told = Math.max(told, tenths)
    progress(activity, share)
  }
}

async function packageOf({ model, package: given }: PredictOptions, folder: string, ports: Ports): Promise<string> {
  if (model === undefined) return resolve(ports.directory, given ?? '')
  const home = join(folder, 'model')
  await openVersion(await versionNamed(model, ports), home, ports)
  return home
}

async function commandTools(home: string, ports: Pick<Ports, 'programs'>): Promise<CommandTools> {
  const { mlops } = await readMlmodel(home)
  if (mlops === null)
    throw new UserError({
      where: home,
      what: 'this package carries no predict command',
      allowed: 'a package with the flavor mlops_actions',
    })
  const { task, positive } = mlops
  return {
    run: ({ command, cwd, env }) => ports.programs.run({ command, cwd, variables: env, allow_env: [] }),
    write_table: (table, path) => writeCsv(path, table),
    read_predictions: async (path) =>
      (await readPredictions(path, { task, ...(positive === null ? {} : { positive }) })).predictions,
  }
}

/** The predictions, what they were made from, and the rejected rows where they lie beside them. */
function keep(options: PredictOptions, { output, rejected_output }: BatchResult, ports: Ports): Promise<string> {
  const folder = dirname(output)
  const beside = rejected_output !== null && dirname(rejected_output) === folder ? [basename(rejected_output)] : []
  const days = options['retention-days']
  const files = [basename(output), `${basename(output)}.job.json`, ...beside]
  return ports.keepFiles(options.artifact!, folder, files, days === undefined ? {} : { retention_days: days })
}

function rejectedText(rejected: number, rows: number): string {
  return `${rejected} of ${rows} rows did not fit and ${rejected === 1 ? 'was' : 'were'} not predicted.`
}

function shown(path: string | null, { directory }: Ports): string | null {
  return path?.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
}
