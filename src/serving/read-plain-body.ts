import { JsonBytes } from './json-bytes.ts'
import { type PlainHeading, plainHeading, signatureHeading } from './plain-heading.ts'
import { numberProblem } from './read-cell.ts'
import { readShortDecimals } from './read-short-decimals.ts'
import type { RowLayout, Rows } from './row-layout.ts'

const [COMMA, COLON, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d] as const

/**
 * Rows of the commonest bodies, read straight from their bytes in less than half the time of parsing them first: lists of numbers,
 * in `dataframe_split` or under another one of `keys`. null: anything else, right or wrong, which has to be parsed.
 */
export function readPlainBody(layout: RowLayout, body: Buffer, keys: readonly string[]): Rows | null {
  if (layout.texts > 0) return null
  const json = new JsonBytes(body)
  if (!json.take(OPEN)) return null
  const key = keys.find((name) => json.takeText(`"${name}"`))
  if (key === undefined || !json.take(COLON)) return null
  const rows = key === 'dataframe_split' ? splitRows(layout, json) : listRows(layout, json, signatureHeading(layout))
  return rows !== null && json.take(CLOSE) && json.ended() ? rows : null
}

/** pandas writes columns, index and data; MLflow's client leaves the index out. */
function splitRows(layout: RowLayout, json: JsonBytes): Rows | null {
  if (!json.take(OPEN) || !json.takeText('"columns"') || !json.take(COLON)) return null
  const heading = plainHeading(layout, json.flatList())
  if (heading === null || !json.take(COMMA)) return null
  if (json.takeText('"index"') && !(json.take(COLON) && isList(json.flatList()) && json.take(COMMA))) return null
  if (!json.takeText('"data"') || !json.take(COLON)) return null
  const rows = listRows(layout, json, heading)
  return rows !== null && json.take(CLOSE) ? rows : null
}

/** Where rows are read to before their number is known: none of them is kept here. */
const scratch = new Float64Array(8192)

function listRows(layout: RowLayout, json: JsonBytes, { places, whole, absent }: PlainHeading): Rows | null {
  if (!json.take(OPEN_LIST)) return null
  const began = json.at
  const width = layout.numbers
  let numbers: Float64Array = scratch
  let count = 0
  do {
    const from = count * width
    if (from + width > numbers.length) numbers = grown(numbers, width, json, began)
    if (!json.take(OPEN_LIST)) return null
    for (let cell = 0; ; cell++) {
      cell = readShortDecimals(json, places, cell, numbers, from)
      if (cell === places.length) break
      if ((cell > 0 && !json.take(COMMA)) || !json.takeText('null')) return null
      numbers[from + places[cell]!] = Number.NaN
    }
    if (!json.take(CLOSE_LIST)) return null
    for (const column of whole) if (numberProblem(column, numbers[from + column.place]) !== null) return null
    for (const { place } of absent) numbers[from + place] = Number.NaN
    count++
  } while (json.take(COMMA))
  if (!json.take(CLOSE_LIST)) return null
  return { count, numbers: numbers.slice(0, count * width), texts: [] }
}

/** Room for as many rows as the bytes that are left may hold, if they are like those before. */
function grown(
  numbers: Float64Array,
  width: number,
  { at, bytes }: JsonBytes,
  began: number,
): Float64Array<ArrayBuffer> {
  const rows = Math.floor(numbers.length / width)
  const read = Math.max(1, at - began)
  const larger = new Float64Array(width * Math.ceil((1.1 * rows * (bytes.length - began)) / read + 2))
  larger.set(numbers)
  return larger
}

function isList(text: string | null): boolean {
  try {
    return text !== null && Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}
