import cluster from 'node:cluster'
import { batchOptions } from './commands/batch-options.ts'
import { text, type Values } from './commands/option.ts'
import { parseFlags } from './commands/parse-flags.ts'
import { readOptions } from './commands/read-options.ts'
import { serverOptions, serverSettings, workerCount } from './commands/serve-options.ts'
import { problemsIn, UserError } from './errors.ts'
import { drainOnSignals } from './serving/drain-on-signals.ts'
import type { PredictFlags } from './serving/predict-mode.ts'
import { keepHeapSmall } from './serving/small-heap.ts'
import { startServing } from './serving/start-serving.ts'

keepHeapSmall()

/** What a word after the entry means; `serve` where none is given. */
const modes: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = { serve, predict }

const options = {
  package: text('Folder of the model package', '/model'),
  name: text("Name in URLs (default: the package's own)"),
  'model-version': text('Version that the package was registered as'),
  digest: text('Digest that the package has to have'),
  ...serverOptions,
}

/** The serving image's edge: a model package in, one line `{"listening": ...}` out when it is ready; SIGTERM drains it. */
async function runServer(words: readonly string[]): Promise<void> {
  try {
    const named = words[0] !== undefined && !words[0].startsWith('-')
    const name = named ? words[0]! : 'serve'
    const mode = Object.hasOwn(modes, name) ? modes[name] : undefined
    if (!mode) throw new UserError({ what: `there is no mode ${name}`, allowed: Object.keys(modes).join(', ') })
    await mode(words.slice(named ? 1 : 0))
  } catch (error) {
    const problems = problemsIn(error)
    const said = problems
      ? problems.map(({ where, what, allowed }) => ({ error: what, where, allowed }))
      : [{ error: 'a bug of ours', stack: error instanceof Error ? error.stack : String(error) }]
    for (const line of said) process.stderr.write(`${JSON.stringify(line)}\n`)
    process.exitCode = problems ? 2 : 3
  }
}

async function serve(words: readonly string[]): Promise<void> {
  const given = readOptions(options, parseFlags(options, words), (flag) => `--${flag}`) as Values<typeof options>
  const place = {
    package: given.package,
    name: given.name ?? null,
    version: given['model-version'] ?? null,
    digest: given.digest ?? null,
  }
  const server = await startServing({ ...(await serverSettings(given)), ...place }, workerCount(given.workers))
  drainOnSignals(server)
  process.stdout.write(`${JSON.stringify({ listening: server.address })}\n`)
}

/** `predict DATA... --output FILE`: the same model for files. */
async function predict(words: readonly string[]): Promise<void> {
  const table = { ...batchOptions, package: options.package }
  const given = readOptions(table, parseFlags(table, words), (flag) => `--${flag}`) as unknown as PredictFlags
  // The server does without the readers of files.
  const { predictMode } = await import('./serving/predict-mode.ts')
  process.exitCode = await predictMode(given)
}

// One bundle is all that the image holds: the workers of `--workers` are this file too.
if (cluster.isWorker) await import('./serving/server-worker.ts')
else await runServer(process.argv.slice(2))
