import { join } from 'node:path'
import { predictionColumns } from '../data/prediction-columns.ts'
import type { Predictions } from '../data/predictions.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { predictionTable } from '../data/write-predictions.ts'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { Profile, Reference } from '../records/profile.ts'
import { type CurrentData, readCurrent } from './current-data.ts'
import { currentWindow } from './current-window.ts'
import { type DriftOptions, windowSpan } from './drift-options.ts'
import type { DriftSides } from './drift-sides.ts'
import { temporaryFolder } from './folders.ts'
import { withLabels } from './late-labels.ts'
import type { OutputColumns } from './output-columns.ts'
import { packageReference, profileOf } from './profile-of.ts'
import { referenceRows } from './reference-rows.ts'
import { combined, sampledRows } from './reference-sides.ts'
import { asCurrent } from './row-findings.ts'
import { scorerOf } from './scorer-of.ts'
import { timeColumn } from './time-column.ts'
import { versionNamed } from './version-named.ts'
import { windowParts } from './window-parts.ts'

export type VersionOptions = Pick<
  DriftOptions,
  'current' | 'parts' | 'labels' | 'label-id' | 'window' | 'time' | 'segment' | 'domain-classifier'
>

/** The version in the project's stage, by the profiles in its package, against the project's current data. */
export async function driftVersion(project: Project, options: VersionOptions, ports: Ports): Promise<DriftSides> {
  const patterns = options.current.length > 0 ? options.current : (project.drift?.current ?? [])
  if (patterns.length === 0 && !options.parts)
    throw new UserError({
      where: project.file,
      what: 'it is not said where the current data is',
      allowed: 'drift: {current: FILES} in the project file, or --current FILE',
    })
  const version = await versionNamed(`${project.name}@${project.drift?.stage ?? 'production'}`, ports)
  await using folder = await temporaryFolder()
  const home = join(folder.path, 'model')
  await ports.registry.open(version, home)
  const stored = await packageReference(home)
  if (!stored)
    throw new UserError({
      where: version.tag,
      what: 'its package holds no reference.json to compare with',
      allowed: 'a version that `mlops train` made, or --reference FILE',
    })
  refuseOthers(stored, project, version.tag)
  const root = options.current.length > 0 ? ports.directory : project.root
  const parts = await windowParts(project, { parts: options.parts, patterns, root }, ports)
  if (parts)
    return {
      reference: { source: version.tag, profile: combined(stored) },
      current: { source: options.parts ? 'the parts of this window' : patterns.join(', '), profile: parts.profile },
      issues: [],
      hidden: [],
      notes: parts.notes,
    }
  const types = Object.fromEntries(
    stored.training.columns.flatMap(({ name, kind }) => (kind === 'category' ? [[name, 'string' as const]] : [])),
  )
  const read = await readCurrent({ patterns, root, types, target: project.target }, ports)
  refuseOtherLog(read, project, patterns)
  const time = read.logged ? 'time' : timeColumn(read.table, options.time ?? roleOf(project, 'time'))
  const window = currentWindow(read.table, windowSpan(options, project), time, ports)
  const labelled = await labelledTable(window.table, read, project, options, ports)
  const reference = await referenceOf(stored, project, window.table, time, ports)
  const predicted = await withPredictions(home, stored, labelled.table, read, project, ports)
  const outputs = outputsOf(project, predicted)
  const segments = [...(project.drift?.segments ?? []), ...options.segment]
  const profile = profileOf(predicted, {
    outputs,
    roles: { ...project.columns, ...(time === null ? {} : { [time]: 'time' as const }) },
    digest: read.digest,
    segments,
  })
  const rows = options['domain-classifier'] || project.drift?.domain_classifier === true ? sampledRows(stored) : null
  const current = await asCurrent(profile, {
    table: predicted,
    prediction: outputs.prediction,
    reference: reference.profile,
    reference_rows: rows,
    signal: ports.signal,
  })
  const wanted = options['domain-classifier'] || project.drift?.domain_classifier === true
  return {
    reference: { source: version.tag, profile: reference.profile },
    current: { source: patterns.join(', '), profile: current },
    issues: window.issues,
    hidden: read.hidden,
    notes: [
      ...read.notes,
      ...window.notes,
      ...labelled.notes,
      ...reference.notes,
      ...(outputs.prediction === null
        ? ['The predictions were not compared: the model cannot be asked about the current rows.']
        : []),
      ...(wanted && rows === null
        ? ['No domain classifier: the package holds no rows; drift.reference_rows keeps some when it is trained.']
        : []),
    ],
  }
}

function refuseOthers({ name, target }: Reference, project: Project, tag: string): void {
  if (name === project.name && target === project.target) return
  throw new UserError({
    where: tag,
    what: `its reference.json is of the model ${name} with the target ${target}, not of ${project.name} with ${project.target}`,
    allowed: 'a reference of the same model',
  })
}

function refuseOtherLog({ logged }: CurrentData, project: Project, patterns: readonly string[]): void {
  if (logged === null || logged.model === project.name) return
  throw new UserError({
    where: patterns.join(', '),
    what: `this log is of the model ${logged.model}, not of ${project.name}`,
    allowed: 'prediction logs of the same model',
  })
}

function roleOf(project: Project, role: string): string | null {
  return Object.entries(project.columns).find(([, declared]) => declared === role)?.[0] ?? null
}

async function labelledTable(
  table: Table,
  read: CurrentData,
  project: Project,
  options: VersionOptions,
  ports: Ports,
): Promise<{ readonly table: Table; readonly notes: readonly string[] }> {
  const given = options.labels === undefined ? (project.drift?.labels ?? []) : [options.labels]
  if (given.length === 0) return { table, notes: [] }
  const { table: joined, note } = await withLabels(table, {
    patterns: given,
    root: options.labels === undefined ? project.root : ports.directory,
    target: project.target,
    id: options['label-id'] ?? read.id ?? roleOf(project, 'id'),
  })
  return { table: joined, notes: note === null ? [] : [note] }
}

async function referenceOf(
  stored: Reference,
  project: Project,
  current: Table,
  time: string | null,
  ports: Ports,
): Promise<{ readonly profile: Profile; readonly notes: readonly string[] }> {
  const own = combined(stored)
  const patterns = project.drift?.reference
  if (!patterns) return { profile: own, notes: [] }
  const like = project.drift?.same_weekday ? current : null
  const other = await referenceRows(patterns, project.root, like, time, ports)
  const profile =
    other.kind === 'profile'
      ? other.profile
      : profileOf(other.table, {
          outputs: outputsOf(project, other.table),
          roles: project.columns,
          digest: other.digest,
        })
  // What the model is worth is still known from its held-out rows.
  return { profile: { ...profile, outcome: own.outcome, importances: own.importances }, notes: other.notes }
}

function outputsOf(project: Project, table: Table): OutputColumns {
  const { prediction, probability } = predictionColumns
  return {
    target: project.target,
    prediction: columnNamed(table, prediction) ? prediction : null,
    probabilities: table.columns.map(({ name }) => name).filter((name) => name.startsWith(probability)),
    positive: project.positive ?? null,
    task: project.task,
  }
}

/** The rows with what the model says of them: as it was logged, or asked now; as they are where it cannot be asked. */
async function withPredictions(
  home: string,
  { training }: Reference,
  table: Table,
  read: CurrentData,
  project: Project,
  ports: Ports,
): Promise<Table> {
  if (read.logged) return table
  const inputs = training.columns.filter(({ role }) => role === 'feature')
  const fits = inputs.every(({ name, kind }) => {
    const column = columnNamed(table, name)
    return column !== undefined && (column.kind === 'string') === (kind === 'category')
  })
  if (!fits) return table
  ports.progress('predicting the current rows')
  const predictions = await predict(home, table, project, ports)
  if (predictions === null) return table
  const { target: _, ...outputs } = predictions
  const added = predictionTable(outputs as Predictions)
  const names = added.map(({ name }) => name)
  return { rows: table.rows, columns: [...table.columns.filter(({ name }) => !names.includes(name)), ...added] }
}

async function predict(home: string, table: Table, project: Project, ports: Ports): Promise<Predictions | null> {
  try {
    const scorer = await scorerOf(home, project, ports)
    try {
      return await scorer.predict(table)
    } finally {
      await scorer.close()
    }
  } catch (error) {
    // A model that only its own program can load is no reason not to look at its inputs.
    if (error instanceof UserError) return null
    throw error
  }
}
