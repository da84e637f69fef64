import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { programRunner } from './adapters/capture/program-runner.ts'
import { connect } from './adapters/github/connect.ts'
import { connectImagePorts } from './adapters/oci/connect.ts'
import type { ReportFiles } from './commands/command.ts'
import { grantsByAction } from './commands/grants.ts'
import { readOptions } from './commands/read-options.ts'
import { commonOptions } from './commands/shared-options.ts'
import { commands } from './commands/table.ts'
import { problemsIn, UserError } from './errors.ts'
import type { Ports } from './ports/ports.ts'
import type { BoardResult } from './ports/report-board.ts'
import { postImage, postReport, postToAlert, putCheck, writeReports } from './publish.ts'
import type { GateReport } from './records/gate-report.ts'
import type { Subject } from './records/subject.ts'
import { alertText, claimText } from './report/alert-text.ts'
import type { Document } from './report/document.ts'
import { modelCard } from './report/model-card.ts'
import { renderMarkdown, SUMMARY_LIMIT } from './report/render-markdown.ts'
import { flatText } from './report/span.ts'
import { documentOf } from './report/subject-document.ts'
import { readInputs } from './runner/inputs.ts'
import { workflowOrigin } from './runner/origin.ts'
import { failJob, giveOutputs, quoting, say, sayActivity, sayProblems, writeSummary } from './runner/speak.ts'
import { serverFolder } from './server-folder.ts'

type GateSubject = Extract<Subject, { kind: 'gate' }>

interface ActionOptions {
  readonly 'github-token': string
  readonly 'working-directory': string
  readonly 'no-comment'?: boolean
  /** Of validate-model; drift-check has another of that name. */
  readonly alert?: boolean | string
  readonly config?: string
}

/** Runs one action: inputs -> options -> step -> outputs, summary, comment, exit. The only error boundary of the actions. */
export async function runAction(name: string): Promise<void> {
  let connected: { readonly ports: Ports; readonly config: string } | null = null
  try {
    const command = commands.find(({ action }) => action === name)
    if (!command) throw new Error(`there is no action ${name}`)
    const table = Object.fromEntries(
      Object.entries({ ...command.options, ...commonOptions }).filter(([, { where }]) => where !== 'terminal'),
    )
    const options = readOptions(table, readInputs(table), (input) => `input ${input}`)
    const action = options as unknown as ActionOptions
    const grants = Object.fromEntries(
      Object.entries({ ...command.optional_permissions, ...command.permissions }).map(([scope, { grant }]) => [
        scope,
        grant,
      ]),
    )
    const ports = await connectAction(action, grants)
    connected = { ports, config: action.config ?? 'mlops.yml' }
    const { result, subject } = await (await command.step())(options as never, ports)
    const { document, files } = await write(subject, ports)
    giveOutputs(
      Object.fromEntries(Object.entries(command.outputs).map(([output, { value }]) => [output, value(result, files)])),
    )
    if (!command.passed(result)) failJob(flatText(document.sentence))
    if (subject.kind === 'gate' && !action['no-comment']) await comment(subject, document, ports)
    if (subject.kind === 'gate' && action.alert === true) await commentOnAlert(subject.report, document, ports)
    if (subject.kind === 'image') sayShown(await postImage(subject.report, document, ports))
  } catch (error) {
    const problems = problemsIn(error)
    if (problems) {
      sayProblems(problems)
      failJob(problems.length === 1 ? 'One mistake was found.' : `${problems.length} mistakes were found.`)
      if (connected) await hintAtSetup(connected.ports, connected.config)
    } else {
      failJob(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  }
}

/** After a mistake: what of the repository's set-up may be behind it. It never stands in the mistake's way. */
async function hintAtSetup(ports: Ports, config: string): Promise<void> {
  try {
    const doctor = commands.find(({ name }) => name === 'doctor')!
    const { subject } = await (await doctor.step())({ config, set: [] } as never, ports)
    const wrong = subject.kind === 'checks' ? subject.checks.filter(({ status }) => status === 'fail') : []
    if (wrong.length === 0) return
    const document = documentOf({ kind: 'checks', checks: wrong })
    await writeSummary(renderMarkdown(document, { limit: SUMMARY_LIMIT, whole: 'mlops doctor' }), process.env)
    say(`the job summary tells what of the set-up to mend: ${wrong.map(({ name }) => name).join(', ')}`)
  } catch (error) {
    say(`the set-up could not be looked at: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
  }
}

async function connectAction(
  options: ActionOptions,
  grants: Readonly<Record<string, 'read' | 'write'>>,
): Promise<Ports> {
  const { env } = process
  const directory = resolve(env['GITHUB_WORKSPACE'] ?? '.', options['working-directory'])
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  const quoted = quoting()
  const event: unknown = env['GITHUB_EVENT_PATH'] ? JSON.parse(await readFile(env['GITHUB_EVENT_PATH'], 'utf8')) : {}
  const repository = env['GITHUB_REPOSITORY']
  if (!repository)
    throw new UserError({
      where: 'GITHUB_REPOSITORY',
      what: 'is not set',
      allowed: 'OWNER/REPO; this runs as a GitHub Action',
    })
  const { signal } = interrupted
  const github_token = options['github-token']
  const platform = connect({ token: github_token, repository, env, event, grants, signal })
  return {
    ...platform,
    image: connectImagePorts({
      env,
      github_token,
      directory,
      signal,
      cache: platform.cache,
      server_folder: serverFolder(),
      home: `ghcr.io/${repository.toLowerCase()}`,
    }),
    programs: programRunner({
      env,
      signal: interrupted.signal,
      onLine: quoted.line,
      onEnd: quoted.end,
      now: () => new Date(),
    }),
    progress: (activity, done) => {
      interrupted.signal.throwIfAborted()
      sayActivity(activity, done)
    },
    signal: interrupted.signal,
    now: () => new Date(),
    newId: () => randomUUID().replaceAll('-', ''),
    modelCard,
    grants: grantsByAction(),
    alertText,
    retrainingText: claimText,
    origin: workflowOrigin(env),
    base_branch: env['GITHUB_BASE_REF'] || env['GITHUB_REF_NAME'] || null,
    directory,
    repository_root: env['GITHUB_WORKSPACE'] ?? null,
  }
}

/** The job summary always; of a gate also its files, kept beside the run; of a drift check what the next one needs. */
async function write(subject: Subject, ports: Ports): Promise<{ document: Document; files: ReportFiles | null }> {
  const { env } = process
  const document = documentOf(subject)
  await writeSummary(renderMarkdown(document, { limit: SUMMARY_LIMIT, whole: "the run's artifact" }), env)
  if (subject.kind !== 'gate' && subject.kind !== 'drift') return { document, files: null }
  const made = join(env['RUNNER_TEMP'] ?? ports.directory, `mlops-report-${ports.newId()}`)
  const named = subject.kind === 'drift' ? subject.output : null
  const folder = named === null ? made : resolve(ports.directory, named)
  const files = await writeReports(subject.report, document, folder)
  if (subject.kind === 'drift') await putCheck(subject, files, ports)
  // What an untrusted run said is kept where that run left it.
  else if (subject.report.candidate && !subject.proposal) await ports.runs.putReport(subject.report, folder, {})
  return { document, files }
}

async function comment({ report, proposal }: GateSubject, document: Document, ports: Ports): Promise<void> {
  sayShown(await postReport(report, document, ports, proposal))
}

function sayShown(shown: BoardResult): void {
  say('where' in shown ? `comment ${shown.status}: ${shown.where}` : `no comment: ${shown.why}`)
}

async function commentOnAlert(report: GateReport, document: Document, ports: Ports): Promise<void> {
  const where = await postToAlert(report, document, ports)
  say(where === null ? `no comment on an alert: ${report.name} has none` : `comment on the alert: ${where}`)
}
