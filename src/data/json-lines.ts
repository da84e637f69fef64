import { UserError } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import { fileBytes, type ReadSoFar } from './file-bytes.ts'
import { textBytes } from './text-bytes.ts'
import type { TypedValue } from './typed-column.ts'

const lineCharacters = 16 << 20

/** A line of the file, and its number. */
export interface Line {
  readonly text: string
  readonly line: number
}

/** Lines that are not blank, as many at once as a chunk of the file holds. */
export async function* jsonLines(file: DataFile, onRead?: ReadSoFar): AsyncGenerator<Line[], void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let line = 0
  for await (const chunk of textBytes(fileBytes(file, onRead), file.name)) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = texts.pop()!
    if (rest.length > lineCharacters) {
      throw new UserError({
        where: `${file.name}:${line + texts.length + 1}`,
        what: 'this line is longer than 16 million characters',
      })
    }
    const lines: Line[] = []
    for (const text of texts) {
      line += 1
      if (text.trim() !== '') lines.push({ text, line })
    }
    yield lines
  }
  if (rest.trim() !== '') yield [{ text: rest, line: line + 1 }]
}

/** The object that a line holds. @throws UserError: no JSON, no object */
export function parseObject(text: string, where: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError({ where, what: `this line is not JSON: ${reason}`, allowed: 'one JSON object a line' })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new UserError({ where, what: 'this line is JSON, but no object', allowed: '{"column": value, ...}' })
}

/** A key's value, where it is no array or object, and no whole number that float64 has not. @throws UserError */
export function flatValue(value: unknown, key: string, line: string, where: string): TypedValue {
  if (typeof value === 'object' && value !== null) {
    const kind = Array.isArray(value) ? 'an array' : 'an object'
    throw new UserError({ where, what: `"${key}" holds ${kind}`, allowed: 'a number, a text, true, false or null' })
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && /-?\d{16}\s*[,}]/.test(line)) {
    throw new UserError({
      where,
      what: `"${key}" holds a whole number beyond 2^53, which would lose digits`,
      allowed: 'write it as a text',
    })
  }
  return value as TypedValue
}
