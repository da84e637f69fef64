import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { rowDigests, rowShares } from '../data/row-digests.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import { packSorted, unpackSorted } from './sorted-numbers.ts'

/** Which rows a model was trained on, in its package. */
export const TRAINING_ROWS = 'training-rows.bin'

/** Each row is told from the others by this many bits beyond those that number them: 2^-20 of foreign rows are taken for one. */
const bits = 20
const magic = 0x5357524d
const version = 1
const headerBytes = 24
/** Bits are numbered with 32-bit operations. About 90 million rows. */
const mostBytes = 250_000_000
const mostNameBytes = 1_000_000

export interface TrainingRows {
  /** Columns that make a row: features and target. */
  readonly columns: readonly string[]
  readonly rows: number
  /** Rows that are equal to another one among them. */
  readonly repeated: number
  /** Digests, ascending, each below rows x 2^20. */
  readonly digests: Float64Array
}

/** The rows of a table over these columns, as digests. */
export function trainingRows(table: Table, columns: readonly string[]): TrainingRows {
  const shares = rowShares(rowDigests(table, columns)).sort()
  return {
    columns: [...columns],
    rows: table.rows,
    repeated: repeatedIn(shares),
    digests: distinct(shares.map((share) => Math.floor(share * table.rows * 2 ** bits))),
  }
}

/** How many of a table's rows are equal to another one of them. */
export function repeatedRows(table: Table, columns: readonly string[]): number {
  return repeatedIn(rowShares(rowDigests(table, columns)).sort())
}

/** The table's rows that were trained on, ascending; a foreign row is taken for one with a probability below 1e-6. null: it lacks a column. */
export function trainedOn(known: TrainingRows, table: Table): Uint32Array | null {
  if (known.columns.some((name) => !columnNamed(table, name))) return null
  const found: number[] = []
  rowShares(rowDigests(table, known.columns)).forEach((share, row) => {
    if (contains(known.digests, Math.floor(share * known.rows * 2 ** bits))) found.push(row)
  })
  return Uint32Array.from(found)
}

/**
 * Little-endian: `MRWS`, version (u8), bits (u8), two zero bytes, rows, repeated rows, digests and bytes of the names (u32
 * each), the columns' names as a JSON list, then the digests as Golomb-Rice coded differences: about 2.7 bytes a row.
 */
export function encodeTrainingRows({ columns, rows, repeated, digests }: TrainingRows): Uint8Array {
  const names = Buffer.from(JSON.stringify(columns), 'utf8')
  const packed = packSorted(digests, bits)
  const bytes = new Uint8Array(headerBytes + names.length + packed.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint8(4, version)
  view.setUint8(5, bits)
  for (const [at, value] of [rows, repeated, digests.length, names.length].entries())
    view.setUint32(8 + 4 * at, value, true)
  bytes.set(names, headerBytes)
  bytes.set(packed, headerBytes + names.length)
  return bytes
}

/** null where the bytes are no such file. */
export function decodeTrainingRows(bytes: Uint8Array): TrainingRows | null {
  if (bytes.length < headerBytes) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [rows, repeated, count, nameBytes] = [8, 12, 16, 20].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
    number,
  ]
  const known = view.getUint32(0, true) === magic && view.getUint8(4) === version && view.getUint8(5) === bits
  if (!known || count > rows || repeated > rows || nameBytes > Math.min(mostNameBytes, bytes.length - headerBytes))
    return null
  const columns = namesIn(Buffer.from(bytes.subarray(headerBytes, headerBytes + nameBytes)).toString('utf8'))
  const digests = unpackSorted(bytes.subarray(headerBytes + nameBytes), count, bits)
  return columns === null || digests === null ? null : { columns, rows, repeated, digests }
}

/** Of a package; null: it does not tell. @throws UserError when the file is damaged */
export async function readTrainingRows(folder: string): Promise<TrainingRows | null> {
  const file = join(folder, TRAINING_ROWS)
  const size = (await stat(file).catch(absent))?.size
  if (size === undefined) return null
  const known = size > mostBytes ? null : decodeTrainingRows(await readFile(file))
  if (known === null)
    throw new UserError({ where: TRAINING_ROWS, what: 'the list of training rows in the package is damaged' })
  return known
}

function namesIn(text: string): readonly string[] | null {
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null
  } catch {
    return null
  }
}

function repeatedIn(sorted: Float64Array): number {
  return sorted.reduce((sum, share, at) => sum + (share === sorted[at - 1] || share === sorted[at + 1] ? 1 : 0), 0)
}

function distinct(sorted: Float64Array): Float64Array {
  return sorted.filter((value, at) => at === 0 || value !== sorted[at - 1])
}

function contains(sorted: Float64Array, value: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return sorted[low] === value
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
