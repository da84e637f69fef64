import { type Problem, UserError } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import { peekColumns } from './peek-columns.ts'
import type { StreamColumn, StreamKind } from './stream-column.ts'
import { closest } from './suggest.ts'

/** A column that the model reads. */
export interface FeatureColumn extends StreamColumn {
  /** Whether the data may be without it. */
  readonly optional: boolean
}

export interface PlanRequest {
  readonly files: readonly DataFile[]
  /** null: the model does not tell, and takes every column as `untold` finds it. */
  readonly features: readonly FeatureColumn[] | null
  /** What the columns of the first file hold, where the model does not tell. */
  untold(file: DataFile): Promise<readonly StreamColumn[]>
  /** Input columns to stand before the predictions; null: all. */
  readonly keep: readonly string[] | null
}

/** How files are read as one stream: settled from their headers, before the first row. */
export interface StreamPlan {
  readonly files: readonly DataFile[]
  readonly columns: readonly StreamColumn[]
  /** Those that the model reads, in its order. */
  readonly features: readonly string[]
  /** Those that are passed on, in the output's order. */
  readonly kept: readonly string[]
}

/**
 * Settles the columns of a stream. UserErrors, all at once: a column that the model reads or that is to be kept is not in a
 * file; files whose columns differ where all are kept.
 */
export async function planStream({ files, features: told, untold, keep }: PlanRequest): Promise<StreamPlan> {
  const headers: (readonly StreamColumn[])[] = []
  for (const file of files) headers.push(await peekColumns(file, keep === null))
  const present = presentColumns(files, headers)
  const features = told ?? (await untold(files[0]!)).map((column) => ({ ...column, optional: false }))
  const kept = keep ?? present.map(({ name }) => name)
  const problems = files.flatMap((file, at) => {
    const names = new Set(headers[at]!.map(({ name }) => name))
    // A file without a line has no keys; nothing can be said of it.
    if (file.format === 'jsonl' && names.size === 0) return []
    const unread = features.filter(({ name, optional }) => !optional && !names.has(name)).map(({ name }) => name)
    const wanted = file.format === 'jsonl' && keep === null ? [] : kept.filter((name) => !names.has(name))
    return [
      ...missing(file.name, unread, 'which the model reads', names),
      ...missing(
        file.name,
        wanted.filter((name) => !unread.includes(name)),
        keep ? 'which is to be kept' : `which ${files[0]!.name} has`,
        names,
      ),
      ...(keep === null ? additional(file, files[0]!, [...names], kept) : []),
    ]
  })
  if (problems.length > 0) throw new UserError(problems)
  const kinds = new Map<string, StreamKind>([
    ...present.map(({ name, kind }): [string, StreamKind] => [name, kind]),
    ...features.map(({ name, kind }): [string, StreamKind] => [name, kind]),
  ])
  const read = [...new Set([...features.map(({ name }) => name), ...kept])]
  return {
    files,
    columns: read.map((name) => ({ name, kind: kinds.get(name) ?? 'verbatim' })),
    features: features.map(({ name }) => name),
    kept,
  }
}

/** The columns of the first file; of JSON Lines those of all files. Files of several formats pass texts on. */
function presentColumns(files: readonly DataFile[], headers: readonly (readonly StreamColumn[])[]): StreamColumn[] {
  const all = files.every(({ format }) => format === 'jsonl') ? headers.flat() : headers[0]!
  const present = new Map<string, StreamKind>()
  for (const { name, kind } of all) {
    const agree = headers.every((header) => (header.find((column) => column.name === name)?.kind ?? kind) === kind)
    present.set(name, agree ? kind : 'verbatim')
  }
  return Array.from(present, ([name, kind]) => ({ name, kind }))
}

function missing(where: string, names: readonly string[], why: string, present: ReadonlySet<string>): Problem[] {
  return names.map((name) => {
    const near = closest(name, [...present])
    const hint = near ? ` (there is "${near}")` : ''
    return { where, what: `there is no column "${name}", ${why}${hint}` }
  })
}

function additional(file: DataFile, first: DataFile, names: readonly string[], kept: readonly string[]): Problem[] {
  const added = names.filter((name) => !kept.includes(name))
  if (added.length === 0) return []
  return [
    {
      where: file.name,
      what: `has ${added.map((name) => `"${name}"`).join(', ')}, which ${first.name} does not`,
      allowed: 'files with the same columns, or the names of those to keep',
    },
  ]
}
