import { createHash } from 'node:crypto'
import { byCodePoint } from './code-point-order.ts'
import { decimalNumber, decimalText } from './decimal-number.ts'
import type { Column, StringColumn, Table } from './table.ts'

/** 64 bits per row, as two halves. */
export interface RowDigests {
  readonly high: Uint32Array
  readonly low: Uint32Array
}

/**
 * A stable hash of each row over these columns (all when none are named). It depends on names and values alone: not on the
 * order of rows or columns, nor on whether a column of numbers was read as texts.
 */
export function rowDigests(table: Table, names?: readonly string[]): RowDigests {
  const high = new Uint32Array(table.rows)
  const low = new Uint32Array(table.rows)
  const columns = table.columns.filter((column) => !names || names.includes(column.name))
  for (const column of columns.toSorted((a, b) => byCodePoint(a.name, b.name))) {
    const [saltHigh, saltLow] = textWords(column.name)
    const words = valueWords(column)
    for (let row = 0; row < table.rows; row += 1) {
      const first = mix((high[row]! ^ saltHigh) + Math.imul(words[2 * row]!, 0x9e3779b1))
      const second = mix((low[row]! ^ saltLow ^ first) + Math.imul(words[2 * row + 1]!, 0x85ebca77))
      high[row] = mix(first + second)
      low[row] = second
    }
  }
  return { high, low }
}

/** A number in [0, 1) for each row: 53 bits of its digest. */
export function rowShares(digests: RowDigests): Float64Array {
  return Float64Array.from(digests.high, (high, row) => (high * 2 ** 21 + (digests.low[row]! >>> 11)) / 2 ** 53)
}

/** sha256 of a table's content: names, types and values in their order. */
export function rowsDigest(table: Table): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([table.rows, table.columns.map(({ kind, name }) => [kind, name])]))
  for (const column of table.columns) {
    if (column.kind === 'number') hash.update(canonicalNumbers(column.values))
    else hash.update(canonicalCodes(column, hash))
  }
  return hash.digest('hex')
}

function canonicalNumbers(values: Float64Array): Uint8Array {
  // The bits of a NaN are not fixed by the language: a copy has them all alike.
  const copy = Float64Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : value))
  const words = new Uint32Array(copy.buffer)
  for (let row = 0; row < copy.length; row += 1) {
    if (Number.isNaN(copy[row]!)) {
      words[2 * row] = 0
      words[2 * row + 1] = 0x7ff80000
    }
  }
  return new Uint8Array(copy.buffer)
}

function canonicalCodes(column: StringColumn, hash: ReturnType<typeof createHash>): Uint8Array {
  const order = new Int32Array(column.categories.length).fill(-1)
  const used: string[] = []
  const codes = column.codes.map((code) => {
    if (code < 0) return -1
    if (order[code] === -1) order[code] = used.push(column.categories[code]!) - 1
    return order[code]!
  })
  hash.update(JSON.stringify(used))
  return new Uint8Array(codes.buffer)
}

/** Two words per row. Missing values have words of their own. */
function valueWords(column: Column): Uint32Array {
  const words = new Uint32Array(2 * (column.kind === 'number' ? column.values.length : column.codes.length))
  if (column.kind === 'number') {
    for (let row = 0; row < column.values.length; row += 1) numberWords(column.values[row]!, words, 2 * row)
    return words
  }
  const perCategory = new Uint32Array(2 * column.categories.length)
  for (const [code, text] of column.categories.entries()) {
    const value = decimalNumber(text)
    if (!Number.isNaN(value) && decimalText(value) === text) numberWords(value, perCategory, 2 * code)
    else perCategory.set(textWords(text), 2 * code)
  }
  for (let row = 0; row < column.codes.length; row += 1) {
    const code = column.codes[row]!
    words[2 * row] = code < 0 ? missingWord : perCategory[2 * code]!
    words[2 * row + 1] = code < 0 ? missingWord : perCategory[2 * code + 1]!
  }
  return words
}

const missingWord = 0x6d697373
const number = new Float64Array(1)
const numberBits = new Uint32Array(number.buffer)

function numberWords(value: number, words: Uint32Array, at: number): void {
  if (Number.isNaN(value)) {
    words[at] = missingWord
    words[at + 1] = missingWord
    return
  }
  number[0] = value === 0 ? 0 : value
  words[at] = mix(numberBits[0]! ^ 0x2545f491)
  words[at + 1] = mix(numberBits[1]! + Math.imul(words[at]!, 0xc2b2ae3d))
}

function textWords(text: string): [number, number] {
  const digest = createHash('sha256').update(text).digest()
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)]
}

/** A bijection of 32 bits in which every bit of the result hangs on every bit given (murmur3's finalizer). */
function mix(word: number): number {
  let x = word | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
