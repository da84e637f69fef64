import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { numberBuilder, stringBuilder } from '../../src/data/column-builder.ts'
import type { Column, Table } from '../../src/data/table.ts'
import { type Problem, UserError } from '../../src/errors.ts'

/** A folder for the tests of one file, gone after them. */
export function temporaryFolder(): {
  readonly path: string
  write(name: string, content: string | Uint8Array): Promise<string>
} {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mlops data '))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return {
    get path() {
      return folder
    },
    async write(name, content) {
      const file = path.join(folder, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, content)
      return file
    },
  }
}

export type Cells = Readonly<Record<string, readonly (number | string | null)[]>>

/** A table from columns; a column with a text in it, or with null alone, is one of texts. */
export function tableOf(cells: Cells): Table {
  const columns = Object.entries(cells).map(([name, values]): Column => {
    if (values.every((value) => typeof value === 'number')) {
      const builder = numberBuilder(name)
      for (const value of values) builder.add(value)
      return builder.finish()
    }
    const builder = stringBuilder(name)
    for (const value of values) builder.add(value === null ? null : String(value))
    return builder.finish()
  })
  return { rows: Object.values(cells)[0]?.length ?? 0, columns }
}

/** The values back: NaN and null are missing. */
export function cellsOf(table: Table): Record<string, (number | string | null)[]> {
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      column.kind === 'number'
        ? [...column.values]
        : Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!)),
    ]),
  )
}

/** The message of the UserError that this throws. */
export async function userError(action: () => unknown): Promise<string> {
  try {
    await action()
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}

/** What a UserError lists. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof UserError) return error.problems
  throw error ?? new Error('nothing was thrown')
}
