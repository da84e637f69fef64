import type { Table } from '../data/table.ts'
import type { DriftPolicy } from '../drift/policy.ts'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { type CurrentData, readCurrent } from './current-data.ts'
import { currentWindow } from './current-window.ts'
import { type DriftOptions, namedOutputs, windowSpan } from './drift-options.ts'
import type { DriftSides } from './drift-sides.ts'
import { labelColumn, withLabels } from './late-labels.ts'
import { type OutputColumns, outputColumns } from './output-columns.ts'
import { isProfileFile, profileOf, readProfile } from './profile-of.ts'
import { referenceRows } from './reference-rows.ts'
import { asCurrent, asReference } from './row-findings.ts'
import { timeColumn } from './time-column.ts'

/** Up to here two files of rows are compared value by value. */
const EXACT_UP_TO = 200_000

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
  const root = ports.directory
  const stored = options.current.length === 1 && isProfileFile(options.current[0]!)
  const read = stored
    ? null
    : await readCurrent({ patterns: options.current, root, target: options.target ?? null }, ports)
  const time = read && timeColumn(read.table, options.time ?? null)
  const window = read && currentWindow(read.table, windowSpan(options, null), time, ports)
  const before = await referenceRows(
    [reference],
    root,
    options['same-weekday'] && window ? window.table : null,
    time,
    ports,
  )
  const outputs = await outputsOf(options, before.kind === 'rows' ? before.table : undefined, read, root)
  const labelled = window && (await labelledRowsOf(window.table, read, outputs, options, root))
  const exact = (table: Table): { exact?: boolean } =>
    before.kind === 'rows' && labelled && (policy.name === 'evidently' || table.rows <= EXACT_UP_TO)
      ? { exact: true }
      : {}
  const segments = options.segment
  const known =
    before.kind === 'rows'
      ? await asReference(
          profileOf(before.table, { outputs, digest: before.digest, segments, ...exact(before.table) }),
          before.table,
          outputs,
          ports.signal,
        )
      : before.profile
  const current = labelled
    ? await asCurrent(profileOf(labelled.table, { outputs, digest: read.digest, segments, ...exact(labelled.table) }), {
        table: labelled.table,
        prediction: outputs.prediction,
        reference: known,
        reference_rows: options['domain-classifier'] && before.kind === 'rows' ? before.table : null,
        signal: ports.signal,
      })
    : await readProfile(options.current[0]!, root)
  return {
    reference: { source: reference, profile: known },
    current: { source: options.current.join(', '), profile: current },
    notes: [...(read?.notes ?? []), ...(window?.notes ?? []), ...(labelled?.notes ?? []), ...before.notes],
    issues: window?.issues ?? [],
    hidden: read?.hidden ?? [],
  }
}

async function outputsOf(
  options: DriftOptions,
  reference: Table | undefined,
  read: CurrentData | null,
  root: string,
): Promise<OutputColumns> {
  const tables = [reference, read?.table].filter((table) => table !== undefined)
  const named = outputColumns(tables, namedOutputs(options))
  if (named.target !== null || options.labels === undefined) return named
  return { ...named, target: await labelColumn([options.labels], root, options['label-id'] ?? null, reference) }
}

async function labelledRowsOf(
  table: Table,
  read: CurrentData | null,
  { target }: OutputColumns,
  options: DriftOptions,
  root: string,
): Promise<{ readonly table: Table; readonly notes: readonly string[] }> {
  if (options.labels === undefined) return { table, notes: [] }
  const id = options['label-id'] ?? read?.id ?? null
  const { table: joined, note } = await withLabels(table, { patterns: [options.labels], root, target, id })
  return { table: joined, notes: note === null ? [] : [note] }
}
