import { stat } from 'node:fs/promises'
import { digestFile, digestOf } from '../files/digest.ts'
import type { DataSource } from '../records/run.ts'
import { openingError } from './file-bytes.ts'
import { findSources } from './find-sources.ts'
import { refuseLfsPointer } from './lfs-pointer.ts'
import { readDataFile } from './read-file.ts'
import { concatTables, type NamedTable } from './select.ts'
import type { Table } from './table.ts'

export interface TableRequest {
  /** Paths, globs or `.dvc` pointers, relative to `root`. */
  readonly patterns: readonly string[]
  readonly root: string
  /** Types that are declared, not inferred. */
  readonly types?: Readonly<Record<string, 'number' | 'string'>>
}

export interface ReadTable {
  readonly table: Table
  readonly sources: DataSource[]
  /** sha256 over the sources' sha256 (hex, joined by line feeds, in order). */
  readonly digest: string
}

/**
 * Reads every file that the patterns name into one table, and states the exact bytes it came from.
 * UserErrors: what is missing, unreadable, malformed or does not fit together, by file and line.
 */
export async function readTable({ patterns, root, types = {} }: TableRequest): Promise<ReadTable> {
  const sources: DataSource[] = []
  const typeOf = (name: string) => (Object.hasOwn(types, name) ? types[name] : undefined)
  const parts: NamedTable[] = []
  for (const { file, md5 } of await findSources(patterns, root)) {
    try {
      await refuseLfsPointer(file.path, file.name)
      const { size: bytes } = await stat(file.path)
      sources.push({ path: file.name, sha256: await digestFile(file.path), bytes, ...(md5 !== undefined && { md5 }) })
    } catch (error) {
      throw openingError(error, file.name)
    }
    parts.push({ name: file.name, table: await readDataFile(file, { typeOf }) })
  }
  return { table: concatTables(parts), sources, digest: digestOf(sources.map(({ sha256 }) => sha256).join('\n')) }
}
