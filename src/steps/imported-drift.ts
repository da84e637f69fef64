import { readFile, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { evidentlyDrift } from '../drift/evidently-report.ts'
import { importedReport } from '../drift/imported-report.ts'
import type { DriftPolicy } from '../drift/policy.ts'
import { UserError } from '../errors.ts'
import { digestOf } from '../files/digest.ts'
import { parseRecord } from '../files/read-record.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { DriftReport } from '../records/drift-report.ts'
import type { DriftWindow } from '../records/drift-window.ts'
import { importedDriftSchema } from '../records/imported-drift.ts'
import { temporaryFolder } from './folders.ts'

const LIMIT = 64 * 2 ** 20

/** Another engine that judges instead of ours: a command, or a report that Evidently wrote. */
export type OtherEngine =
  | { readonly kind: 'run'; readonly command: string; readonly project: Project }
  | { readonly kind: 'report'; readonly path: string; readonly root: string }

export interface ImportRequest {
  readonly engine: OtherEngine
  readonly name: string | null
  readonly policy: DriftPolicy
  readonly history: readonly DriftWindow[] | null
}

/** What another engine found. @throws UserError where it fails, or left nothing that can be read. */
export async function importDrift(request: ImportRequest, ports: Ports): Promise<DriftReport> {
  const { engine } = request
  if (engine.kind === 'report') return reportIn(resolve(engine.root, engine.path), engine.path, request)
  const { command, project } = engine
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'drift.json')
  ports.progress(`running ${command}`)
  const current = project.drift?.current ?? []
  const end = await ports.programs.run({
    command,
    cwd: project.root,
    allow_env: project.train.env,
    variables: {
      MLOPS_DRIFT_FILE: file,
      MLOPS_NAME: project.name,
      MLOPS_TASK: project.task,
      MLOPS_TARGET: project.target,
      MLOPS_CURRENT_DATA: current.map((path) => resolve(project.root, path)).join('\n'),
    },
  })
  if (end.failure !== null)
    throw new UserError({
      where: 'drift.run',
      what: `the command ended with ${end.failure}${end.log_tail.length > 0 ? `; its last line: ${end.log_tail.at(-1)}` : ''}`,
      allowed: 'exit code 0 with any verdict',
    })
  // The folder goes when this function ends: the file must have been read by then.
  return await reportIn(file, 'MLOPS_DRIFT_FILE', request)
}

async function reportIn(file: string, where: string, request: ImportRequest): Promise<DriftReport> {
  const { engine, name, policy, history } = request
  const size = (await stat(file).catch(() => null))?.size
  if (size === undefined)
    throw new UserError({
      where,
      what: engine.kind === 'run' ? 'the command left no file there' : 'there is no such file',
      allowed: 'a JSON report (docs/drift.md)',
    })
  if (size > LIMIT) throw new UserError({ where, what: `holds ${size} bytes`, allowed: `at most ${LIMIT}` })
  const text = await readFile(file, 'utf8')
  const sides = {
    name,
    digest: digestOf(text),
    reference: engine.kind === 'run' ? engine.command : 'the reference of the report',
    current: engine.kind === 'run' ? currentOf(engine.project) : relative(engine.root, file),
  }
  const theirs = evidentlyDrift(parsed(text, where))
  if (theirs)
    return importedReport(
      {
        ...sides,
        rows: theirs.rows,
        columns: theirs.columns,
        drift_share: theirs.drift_share,
        reasons: [],
        verdict: null,
      },
      policy,
      history,
    )
  if (engine.kind === 'report')
    throw new UserError({
      where,
      what: 'this is no report of Evidently with the drift of columns in it',
      allowed: 'the JSON of a Report with DataDriftPreset or ValueDrift, by .json() or .save_json()',
    })
  const { rows, columns, reasons, verdict } = parseRecord(text, importedDriftSchema, where)
  return importedReport({ ...sides, rows, columns, reasons, verdict, drift_share: 0 }, policy, history)
}

function currentOf(project: Project): string {
  return project.drift?.current?.join(', ') ?? 'the current data'
}

/** Evidently writes NaN where JSON has no word for it. */
function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/([:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, '$1null'))
  } catch (error) {
    throw new UserError({ where, what: `is no JSON: ${error instanceof Error ? error.message : String(error)}` })
  }
}
