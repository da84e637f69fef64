import { type ReadTable, readTable } from '../data/read-table.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import type { Side } from '../drift/compare-profiles.ts'
import type { DriftPolicy } from '../drift/policy.ts'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { type DriftOptions, namedOutputs } from './drift-options.ts'
import { joinLabels } from './join-labels.ts'
import { type OutputColumns, outputColumns } from './output-columns.ts'
import { isProfileFile, profileOf, readProfile } from './profile-of.ts'

/** Up to here two files of rows are compared value by value. */
const EXACT_UP_TO = 200_000

export interface DriftSides {
  readonly reference: Side
  readonly current: Side
  readonly notes: readonly string[]
}

/** Two files, of rows or of profiles, without a project file. */
export async function driftFiles(
  reference: string,
  options: DriftOptions,
  policy: DriftPolicy,
  ports: Ports,
): Promise<DriftSides> {
  if (options.current.length === 0)
    throw new UserError({
      where: '--current',
      what: 'nothing to compare the reference with',
      allowed: 'a file of rows or a profile',
    })
  const before = isProfileFile(reference) ? null : await rows([reference], ports)
  const stored = options.current.length === 1 && isProfileFile(options.current[0]!)
  const read = stored ? null : await rows(options.current, ports)
  const tables = [before?.table, read?.table].filter((table) => table !== undefined)
  const named = outputColumns(tables, namedOutputs(options))
  const outputs = { ...named, target: named.target ?? (await labelColumn(options, tables[0], ports)) }
  const labelled = await withLabels(read, options, outputs, ports)
  const exact = (one: ReadTable): { exact?: boolean } =>
    before && read && (policy.name === 'evidently' || one.table.rows <= EXACT_UP_TO) ? { exact: true } : {}
  const source = options.current.join(', ')
  return {
    reference: {
      source: reference,
      profile: before
        ? profileOf(before.table, { outputs, digest: before.digest, ...exact(before) })
        : await readProfile(reference, ports.directory),
    },
    current: {
      source,
      profile: labelled
        ? profileOf(labelled.read.table, { outputs, digest: labelled.read.digest, ...exact(labelled.read) })
        : await readProfile(options.current[0]!, ports.directory),
    },
    notes: labelled?.note === undefined ? [] : [labelled.note],
  }
}

async function rows(patterns: readonly string[], ports: Ports): Promise<ReadTable> {
  ports.progress(`reading ${patterns.join(', ')}`)
  return readTable({ patterns, root: ports.directory })
}

/** The one column of the late labels that the reference has too, beside the id; null: none, or several. */
async function labelColumn(
  { labels, 'label-id': id }: DriftOptions,
  reference: Table | undefined,
  ports: Ports,
): Promise<string | null> {
  if (labels === undefined || reference === undefined) return null
  const { table } = await rows([labels], ports)
  const known = table.columns.filter(({ name }) => name !== id && columnNamed(reference, name) !== undefined)
  return known.length === 1 ? known[0]!.name : null
}

export interface Labelled {
  readonly read: ReadTable
  readonly note?: string
}

/** The current rows with the late labels joined to them. @throws UserError */
export async function withLabels(
  read: ReadTable | null,
  options: DriftOptions,
  outputs: OutputColumns,
  ports: Ports,
  defaultId: string | null = null,
): Promise<Labelled | null> {
  const { labels } = options
  if (labels === undefined) return read && { read }
  const id = options['label-id'] ?? defaultId
  if (!read || id === null || outputs.target === null)
    throw new UserError({
      where: '--labels',
      what: !read
        ? 'labels are joined to rows, and the current data is a profile'
        : id === null
          ? 'the column that joins labels and rows is not known'
          : 'the column that holds the labels is not known',
      allowed: !read ? '--current with a file of rows' : id === null ? '--label-id COLUMN' : '--target COLUMN',
    })
  const late = await rows([labels], ports)
  const { table, matched } = joinLabels(read.table, late.table, id, outputs.target, labels)
  return {
    read: { ...read, table },
    ...(matched < read.table.rows ? { note: `Labels are known for ${matched} of ${read.table.rows} rows.` } : {}),
  }
}
