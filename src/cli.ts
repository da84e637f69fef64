import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { programRunner } from './adapters/capture/program-runner.ts'
import { connect } from './adapters/folder/connect.ts'
import { workingOrigin } from './adapters/folder/origin.ts'
import { connectImagePorts } from './adapters/oci/connect.ts'
import type { Command, ReportFiles } from './commands/command.ts'
import { grantsByAction } from './commands/grants.ts'
import { help, terminalOptions } from './commands/help.ts'
import { parseFlags } from './commands/parse-flags.ts'
import { readOptions } from './commands/read-options.ts'
import { commands } from './commands/table.ts'
import { isPattern } from './data/is-pattern.ts'
import { closest } from './data/suggest.ts'
import { problemsIn, UserError } from './errors.ts'
import type { Ports } from './ports/ports.ts'
import { type Display, progressDisplay } from './progress-display.ts'
import { postProposal, postReport, putCheck, writeReports } from './publish.ts'
import type { Subject } from './records/subject.ts'
import { alertText, claimText } from './report/alert-text.ts'
import { jsonDocument } from './report/json-document.ts'
import { modelCard } from './report/model-card.ts'
import { plainLine } from './report/plain-text.ts'
import { renderTerminal } from './report/render-terminal.ts'
import { documentOf, documentsOf } from './report/subject-document.ts'
import { serverFolder } from './server-folder.ts'

interface TerminalOptions {
  readonly config?: string
  readonly store: string | undefined
  readonly json: boolean
  readonly quiet: boolean
}

/** Runs one command line. Exit codes: 0, 1 (verdict is not pass), 2 (input is wrong), 3 (a bug of ours), 130. */
export async function runTerminal(words: readonly string[]): Promise<void> {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessClosed)
  try {
    const [name, ...rest] = words
    const command = commands.find((one) => one.name === name)
    if (name === undefined || name === '--help' || name === '-h' || name === 'help')
      process.stdout.write(help(commands))
    else if (!command) throw unknownCommand(name)
    else if (rest.includes('--help') || rest.includes('-h')) process.stdout.write(help(commands, command))
    else process.exitCode = await run(command, rest, interrupted.signal)
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? 130 : sayError(error)
  }
}

async function run(command: Command, words: readonly string[], signal: AbortSignal): Promise<number> {
  const table = terminalOptions(command.options)
  const options = readOptions(table, parseFlags(table, words), (flag) =>
    table[flag]?.positional ? flag.toUpperCase() : `--${flag}`,
  )
  const terminal = options as unknown as TerminalOptions
  const display = progressDisplay(terminal.quiet)
  try {
    const ports = await connectTerminal(terminal, signal, display)
    const { result, subject } = await (await command.step())(options as never, ports)
    display.stop()
    const documents = documentsOf(subject, ports.now().toISOString())
    const reports = await keepReports(subject, terminal, ports)
    const printed = jsonDocument(subject, reports, result)
    const columns = process.stdout.columns ?? 100
    process.stdout.write(
      terminal.json
        ? `${JSON.stringify(printed)}\n`
        : documents
            .map((one) => renderTerminal(one, { width: columns, colour: process.stdout.isTTY === true }))
            .join('\n'),
    )
    if (!terminal.json && reports.length > 0)
      process.stdout.write(`\n${reports.map(({ html }) => `Report: ${html}\n`).join('')}`)
    return command.passed(result) ? 0 : 1
  } finally {
    display.stop()
  }
}

type GateSubject = Extract<Subject, { kind: 'gate' }>
type DriftSubject = Extract<Subject, { kind: 'drift' }>

/** Of every model that was judged, in their order. */
async function keepReports(subject: Subject, options: TerminalOptions, ports: Ports): Promise<readonly ReportFiles[]> {
  if (subject.kind === 'gate') return [await keepGateReports(subject, options, ports)]
  if (subject.kind === 'proposal') {
    await postProposal(documentsOf(subject, ports.now().toISOString()), subject.proposal, ports)
    return []
  }
  if (subject.kind === 'drift') return (await keepDriftReports(subject, options, ports)) ?? []
  const kept: ReportFiles[] = []
  for (const report of subject.kind === 'gates' ? subject.set.reports : [])
    kept.push(await keepGateReports({ kind: 'gate', report }, options, ports))
  return kept
}

/** Where the user says, else in the store; two files compared without a model leave nothing unless asked to. */
async function keepDriftReports(
  subject: DriftSubject,
  options: TerminalOptions,
  ports: Ports,
): Promise<readonly ReportFiles[] | null> {
  const { directory } = ports
  const { report, output } = subject
  if (output === null && report.name === null) return null
  const folder =
    output === null ? join(storeOf(options, directory), 'drift', report.name ?? '') : resolve(directory, output)
  const files = await writeReports(report, documentOf(subject), folder)
  await putCheck(subject, files, ports)
  return [files]
}

/** The report's three files, kept beside the run that it judged. */
async function keepGateReports({ report }: GateSubject, options: TerminalOptions, ports: Ports): Promise<ReportFiles> {
  const document = documentOf({ kind: 'gate', report })
  const folder = join(storeOf(options, ports.directory), 'validations', report.candidate?.run_id ?? report.name)
  const files = await writeReports(report, document, folder)
  if (report.candidate === null || options.store?.startsWith('github:')) return files
  const kept = await ports.runs.putReport(report, folder, {})
  await rm(folder, { recursive: true })
  await postReport(report, document, ports)
  return { json: join(kept, 'report.json'), markdown: join(kept, 'report.md'), html: join(kept, 'report.html') }
}

async function connectTerminal(options: TerminalOptions, signal: AbortSignal, display: Display): Promise<Ports> {
  const directory = process.cwd()
  const { env } = process
  const github = /^github:([\w.-]+\/[\w.-]+)$/.exec(options.store ?? '')?.[1]
  const { origin, root } = await workingOrigin(directory, env['USER'] ?? null)
  const platform = github
    ? (await import('./adapters/github/connect.ts')).connect({
        token: tokenFrom(env),
        repository: github,
        env,
        event: {},
        signal,
      })
    : {
        ...connect({ store: storeOf(options, directory), repository: root }),
        dispatch: noDispatch,
        dispatched: async () => null,
      }
  return {
    ...platform,
    image: connectImagePorts({
      env,
      github_token: env['GITHUB_TOKEN'] ?? env['GH_TOKEN'] ?? null,
      directory,
      signal,
      cache: platform.cache,
      server_folder: serverFolder(),
      home: github ? `ghcr.io/${github.toLowerCase()}` : `oci:${join(storeOf(options, directory), 'images')}`,
    }),
    programs: programRunner({ env, signal, onLine: display.line, onEnd: () => {}, now: () => new Date() }),
    progress: (activity, done) => {
      signal.throwIfAborted()
      display.show(activity, done)
    },
    signal,
    now: () => new Date(),
    newId: () => randomUUID().replaceAll('-', ''),
    modelCard,
    grants: grantsByAction(),
    alertText,
    retrainingText: claimText,
    origin,
    base_branch: null,
    directory,
    repository_root: root,
  }
}

/** A folder has no workflows to start. */
async function noDispatch(workflow: string): Promise<never> {
  throw new UserError({
    where: '--dispatch',
    what: `${workflow} cannot be started from a folder`,
    allowed: '--store github:OWNER/REPO',
  })
}

function storeOf(options: TerminalOptions, directory: string): string {
  if (options.store?.startsWith('github:')) return join(directory, '.mlops')
  const config = options.config ?? 'mlops.yml'
  // Several models share the store of the folder that they are named from.
  return resolve(directory, options.store ?? join(isPattern(config) ? '.' : dirname(config), '.mlops'))
}

function tokenFrom(env: NodeJS.ProcessEnv): string {
  const token = env['GITHUB_TOKEN'] ?? env['GH_TOKEN']
  if (token) return token
  throw new UserError({
    where: '--store',
    what: 'a store on GitHub needs a token',
    allowed: 'GITHUB_TOKEN or GH_TOKEN in the environment',
  })
}

function unknownCommand(name: string): UserError {
  const names = commands.map((command) => command.name)
  const near = closest(name, names)
  return new UserError({
    what: `there is no command ${name}${near ? ` (did you mean ${near}?)` : ''}`,
    allowed: names.join(', '),
  })
}

/** Whoever read our output may stop, as `head` does: the rest is for nobody, and the exit code is still the verdict's. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Messages quote data and files that others wrote, which must not steer the terminal. */
function harmless(message: string): string {
  return message
    .split('\n')
    .map((line) => plainLine(line, 4000))
    .join('\n')
}

function sayError(error: unknown): 2 | 3 {
  const problems = problemsIn(error)
  if (problems) {
    for (const { where, what, allowed } of problems)
      process.stderr.write(
        harmless(`error: ${where ? `${where}: ` : ''}${what}${allowed ? `\n  allowed: ${allowed}` : ''}\n`),
      )
    return 2
  }
  process.stderr.write(`This is a bug in mlops-actions:\n${error instanceof Error ? error.stack : String(error)}\n`)
  return 3
}
