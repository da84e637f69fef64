import { problemsIn } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import type { ReadSoFar } from './file-bytes.ts'
import { flatValue, parseObject } from './json-object.ts'
import type { RowCollector } from './row-chunks.ts'
import { brokenReason, brokenText } from './text-bytes.ts'
import { lineBatches } from './text-lines.ts'

/**
 * Reads JSON Lines into the collector: a key that a line lacks is missing. `known` (null: any) are the keys that a line may
 * have: what it has beside them would be lost.
 */
export async function* streamJsonLines(
  file: DataFile,
  rows: RowCollector,
  known: ReadonlySet<string> | null,
  onRead: ReadSoFar,
): AsyncGenerator<void, void, undefined> {
  let broken = false
  const reading = lineBatches(file, onRead, () => {
    broken = true
  })
  for await (const lines of reading) {
    for (const { text, line } of lines) {
      if (rows.passOver()) continue
      const place = { file: file.name, line }
      const row = broken && text.includes(brokenText) ? brokenReason : parsedOrReason(text)
      if (typeof row === 'string') {
        rows.reject(place, row)
        continue
      }
      const other = known === null ? undefined : Object.keys(row).find((key) => !known.has(key))
      if (other !== undefined) {
        rows.reject(place, `the key "${other}" stands in none of the first lines; name the columns to keep`)
        continue
      }
      rows.add(place, (column) => {
        const value = Object.hasOwn(row, column.name) ? row[column.name] : null
        // The model's numbers are float64 anyway; in what is passed on, lost digits would be a loss. JSON may be nested.
        const number = typeof value === 'number'
        const free = column.kind === 'json' ? !number : number && (column.kind === 'number' || column.kind === 'whole')
        if (!free) {
          const problem = reasonOf(() => flatValue(value, column.name, text, ''))
          if (problem !== null) return problem
        }
        return column.stageValue(value)
      })
    }
    yield
  }
}

function parsedOrReason(text: string): Readonly<Record<string, unknown>> | string {
  let row: object = {}
  return (
    reasonOf(() => {
      row = parseObject(text, '')
    }) ?? (row as Readonly<Record<string, unknown>>)
  )
}

function reasonOf(work: () => void): string | null {
  try {
    work()
    return null
  } catch (error) {
    const problems = problemsIn(error)
    if (!problems) throw error
    return problems.map(({ what }) => what).join('; ')
  }
}
