import { join, resolve } from 'node:path'
import { PermissionError } from './adapters/github/permission.ts'
import type { ReportFiles } from './commands/command.ts'
import { readOptions } from './commands/read-options.ts'
import { commonOptions } from './commands/shared-options.ts'
import { commands } from './commands/table.ts'
import { announce, checkOf, closeComment, conclude } from './comment/comment.ts'
import type { Job } from './comment/job.ts'
import type { CommentMode } from './comment/mode.ts'
import { connectAction } from './connect-action.ts'
import { problemsIn } from './errors.ts'
import type { Ports } from './ports/ports.ts'
import type { BoardResult } from './ports/report-board.ts'
import { keepReports, postImage, postProposal, postToAlert, putCheck, writeReports } from './publish.ts'
import type { GateSet } from './records/gate-set.ts'
import type { Subject } from './records/subject.ts'
import type { Document } from './report/document.ts'
import { renderMarkdown, SUMMARY_LIMIT } from './report/render-markdown.ts'
import { flatText } from './report/span.ts'
import { documentOf, documentsOf } from './report/subject-document.ts'
import { readInputs } from './runner/inputs.ts'
import { failJob, giveOutputs, say, sayProblems, writeSummary } from './runner/speak.ts'

interface ActionOptions {
  readonly 'github-token': string
  readonly 'working-directory': string
  readonly check?: boolean
  /** Of validate-model; drift-check has another of that name. */
  readonly alert?: boolean | string
  readonly config?: string
}

/** Of an action that comments on the pull request. */
interface CommentOptions {
  readonly config: string
  readonly leg: string | undefined
  readonly legs: number | undefined
  readonly comment: CommentMode
  readonly 'job-status': string
}

/** Runs one action: inputs -> options -> step -> outputs, summary, comment, exit. The actions' error boundary. */
export async function runAction(name: string): Promise<void> {
  await guarded(name, async ({ command, options, ports }) => {
    const job = jobOf(options, ports)
    if (job) await whereAllowed(() => announce(job, ports))
    const { result, subject } = await (await command.step())(options as never, ports)
    const { documents, files } = await write(subject, ports)
    giveOutputs(
      Object.fromEntries(Object.entries(command.outputs).map(([output, { value }]) => [output, value(result, files)])),
    )
    if (!command.passed(result)) failJob(failure(documents))
    const set = setOf(subject)
    if (set && job) tell('comment', await conclude(job, set, documents, ports))
    if (set && options.check)
      tell('check', await ports.board.check(checkOf({ ...options, origin: ports.origin }, set, documents)))
    if (subject.kind === 'proposal') tell('comment', await postProposal(documents, subject.proposal, ports))
    if (set && options.alert === true) await commentOnAlerts(set, ports)
    if (subject.kind === 'image') tell('comment', await postImage(subject.report, documents[0]!, ports))
  })
}

/** Runs after the job, however that ended: a comment that says "running" is closed where the job died. */
export async function closeAction(name: string): Promise<void> {
  await guarded(name, async ({ options, ports }) => {
    const job = jobOf(options, ports)
    if (job) await whereAllowed(() => closeComment(job, options['job-status'], ports))
  })
}

type Prepared = Awaited<ReturnType<typeof prepare>>

async function guarded(name: string, work: (prepared: Prepared) => Promise<void>): Promise<void> {
  let prepared: Prepared | null = null
  try {
    prepared = await prepare(name)
    await work(prepared)
  } catch (error) {
    const problems = problemsIn(error)
    if (problems) {
      sayProblems(problems)
      failJob(problems.length === 1 ? 'One mistake was found.' : `${problems.length} mistakes were found.`)
      if (prepared) await hintAtSetup(prepared.ports, prepared.options.config ?? 'mlops.yml')
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

async function prepare(name: string) {
  const command = commands.find(({ action }) => action === name)
  if (!command) throw new Error(`there is no action ${name}`)
  const table = Object.fromEntries(
    Object.entries({ ...command.options, ...commonOptions }).filter(([, { where }]) => where !== 'terminal'),
  )
  const options = readOptions(table, readInputs(table), (input) => `input ${input}`) as unknown as ActionOptions &
    CommentOptions
  const needed = { ...command.optional_permissions, ...command.permissions }
  const grants = Object.fromEntries(Object.entries(needed).map(([scope, { grant }]) => [scope, grant]))
  return { command, options, ports: await connectAction(options, grants) }
}

/** The job as it speaks in the comment; null: it does not. */
function jobOf(options: Partial<CommentOptions>, { origin }: Ports): Job | null {
  const { comment: mode, config = '', leg, legs } = options
  return mode === undefined || mode === 'off' ? null : { origin, config, leg, legs, mode }
}

/** Without the permission to comment a job does its work all the same; that its result cannot be shown is told then. */
async function whereAllowed(work: () => Promise<BoardResult | null>): Promise<void> {
  try {
    const shown = await work()
    if (shown && shown.status !== 'not-applicable' && shown.status !== 'unchanged') tell('comment', shown)
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error
    say("no comment yet: the job's token may not write one")
  }
}

function tell(what: string, shown: BoardResult): void {
  say('where' in shown ? `${what} ${shown.status}: ${shown.where}` : `no ${what}: ${shown.why}`)
}

function failure(documents: readonly Document[]): string {
  const failed = documents.find(({ outcome }) => outcome === 'failed') ?? documents[0]
  return failed ? flatText(failed.sentence) : 'It did not pass.'
}

/** What an untrusted run said is not this job's own, and kept where that run left it. */
function setOf(subject: Subject): GateSet | null {
  if (subject.kind === 'gates') return subject.set
  return subject.kind === 'gate' ? { verdict: subject.report.verdict, reports: [subject.report], unchanged: [] } : null
}

/** The job summary always; of a gate also its files, kept beside the run; of a drift check what the next one needs. */
async function write(
  subject: Subject,
  ports: Ports,
): Promise<{ documents: readonly Document[]; files: ReportFiles | null }> {
  const { env } = process
  const documents = documentsOf(subject, ports.now().toISOString())
  await writeSummary(renderMarkdown(documents, { limit: SUMMARY_LIMIT, whole: "the run's artifact" }), env)
  const made = join(env['RUNNER_TEMP'] ?? ports.directory, `mlops-report-${ports.newId()}`)
  const set = setOf(subject)
  if (set) return { documents, files: await keepReports(set, documents, made, ports) }
  if (subject.kind !== 'drift') return { documents, files: null }
  const folder = subject.output === null ? made : resolve(ports.directory, subject.output)
  const files = await writeReports(subject.report, documents[0]!, folder)
  await putCheck(subject, files, ports)
  return { documents, files }
}

/** What a retraining came to is told in the issue that asked for it. */
async function commentOnAlerts(set: GateSet, ports: Ports): Promise<void> {
  for (const report of set.reports) {
    const where = await postToAlert(report, documentOf({ kind: 'gate', report }), ports)
    say(where === null ? `no comment on an alert: ${report.name} has none` : `comment on the alert: ${where}`)
  }
}
