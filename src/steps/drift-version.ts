import { join } from 'node:path'
import { missingRows } from '../data/missing-rows.ts'
import { readTable } from '../data/read-table.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import type { Comparison } from '../drift/compare-profiles.ts'
import { UserError } from '../errors.ts'
import { openScorer } from '../model/scorer.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { Profile, Reference } from '../records/profile.ts'
import { withLabels } from './drift-files.ts'
import type { DriftOptions } from './drift-options.ts'
import { temporaryFolder } from './folders.ts'
import { packageReference, profileOf } from './profile-of.ts'
import { predictionProfile } from './reference-profile.ts'
import { labelsOf } from './sample.ts'
import { versionNamed } from './version-named.ts'

type Sides = Pick<Comparison, 'reference' | 'current'> & Required<Pick<Comparison, 'predictions' | 'notes'>>

/** The version in the project's stage, by the profiles in its package, against the project's current data. */
export async function driftVersion(project: Project, options: DriftOptions, ports: Ports): Promise<Sides> {
  const patterns = options.current.length > 0 ? options.current : (project.drift?.current ?? [])
  if (patterns.length === 0)
    throw new UserError({
      where: project.file,
      what: 'it is not said where the current data is',
      allowed: 'drift: {current: FILES} in the project file, or --current FILE',
    })
  const version = await versionNamed(`${project.name}@${project.drift?.stage ?? 'production'}`, ports)
  await using folder = await temporaryFolder()
  const home = join(folder.path, 'model')
  await ports.registry.open(version, home)
  const reference = await packageReference(home)
  if (!reference)
    throw new UserError({
      where: version.tag,
      what: 'its package holds no reference.json to compare with',
      allowed: 'a version of the built-in trainer, or --reference FILE',
    })
  refuseOthers(reference, project, version.tag)
  ports.progress('reading the current data')
  const root = options.current.length > 0 ? ports.directory : project.root
  const types = Object.fromEntries(
    reference.training.columns.flatMap(({ name, kind }) => (kind === 'category' ? [[name, 'string' as const]] : [])),
  )
  const read = await readTable({ patterns, root, types })
  const outputs = { target: project.target, prediction: null, probabilities: [], positive: null, task: project.task }
  const id = Object.entries(project.columns).find(([, role]) => role === 'id')?.[0] ?? null
  const labelled = (await withLabels(read, options, outputs, ports, id)) ?? { read }
  const table = labelled.read.table
  const current = profileOf(table, { outputs, roles: project.columns, digest: read.digest })
  const predicted = await predictions(home, reference, table, project, ports)
  return {
    reference: { source: version.tag, profile: reference.training },
    current: { source: patterns.join(', '), profile: current },
    predictions: predicted && reference.held_out ? { reference: reference.held_out, current: predicted } : null,
    notes: [
      ...(labelled.note === undefined ? [] : [labelled.note]),
      ...(predicted ? [] : ['The predictions were not compared: the current data lacks columns that the model needs.']),
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

/** What the version says of the current rows, as a profile; null where they lack its inputs. */
async function predictions(
  home: string,
  { training }: Reference,
  table: Table,
  project: Project,
  ports: Ports,
): Promise<Profile | null> {
  const inputs = training.columns.filter(({ role }) => role === 'feature')
  const fits = inputs.every(({ name, kind }) => {
    const column = columnNamed(table, name)
    return column !== undefined && (column.kind === 'string') === (kind === 'category')
  })
  if (!fits) return null
  ports.progress('predicting the current rows')
  const scorer = await openScorer(home, { signal: ports.signal })
  try {
    const result = await scorer.predict(table)
    const labels = labelsOf(project, [])
    const known = columnNamed(table, project.target)
    const truth = known && missingRows(known).count === 0 ? table : null
    return predictionProfile(result, truth, labels)
  } finally {
    await scorer.close()
  }
}
