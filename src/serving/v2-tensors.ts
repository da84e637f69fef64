import { Rejection } from './rejection.ts'

/** Values of a tensor, row-major: numbers, or bigint where 64 bits came as bytes; texts; booleans; null is missing. */
export interface Tensor {
  readonly name: string
  readonly datatype: Datatype
  readonly shape: readonly number[]
  readonly values: ArrayLike<unknown>
}

type Read = (bytes: Buffer, at: number) => number | bigint | boolean

interface Kind {
  /** Bytes of an element; null: each tells its length. */
  readonly size: number | null
  readonly read: Read
  /** Whether a JSON value is one; null, a missing value, is one of every kind. */
  is(value: unknown): boolean
}

const isNumber = (value: unknown) => typeof value === 'number'
function whole(size: number, least: number, most: number, read: Read): Kind {
  return {
    size,
    read,
    is: (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  }
}

/** Datatypes of the Open Inference Protocol. JSON's 64-bit integers are as exact as float64 is; bytes are exact. */
export const datatypes = {
  BOOL: { size: 1, read: (bytes, at) => bytes[at] !== 0, is: (value) => typeof value === 'boolean' },
  UINT8: whole(1, 0, 2 ** 8 - 1, (bytes, at) => bytes[at]!),
  UINT16: whole(2, 0, 2 ** 16 - 1, (bytes, at) => bytes.readUInt16LE(at)),
  UINT32: whole(4, 0, 2 ** 32 - 1, (bytes, at) => bytes.readUInt32LE(at)),
  UINT64: whole(8, 0, Number.MAX_SAFE_INTEGER, (bytes, at) => bytes.readBigUInt64LE(at)),
  INT8: whole(1, -(2 ** 7), 2 ** 7 - 1, (bytes, at) => bytes.readInt8(at)),
  INT16: whole(2, -(2 ** 15), 2 ** 15 - 1, (bytes, at) => bytes.readInt16LE(at)),
  INT32: whole(4, -(2 ** 31), 2 ** 31 - 1, (bytes, at) => bytes.readInt32LE(at)),
  INT64: whole(8, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, (bytes, at) => bytes.readBigInt64LE(at)),
  FP16: { size: 2, read: (bytes, at) => halfFloat(bytes.readUInt16LE(at)), is: () => false },
  FP32: { size: 4, read: (bytes, at) => bytes.readFloatLE(at), is: isNumber },
  FP64: { size: 8, read: (bytes, at) => bytes.readDoubleLE(at), is: isNumber },
  BYTES: { size: null, read: () => false, is: (value) => typeof value === 'string' },
} as const satisfies Record<string, Kind>
export type Datatype = keyof typeof datatypes

export function isDatatype(name: unknown): name is Datatype {
  return typeof name === 'string' && Object.hasOwn(datatypes, name)
}

/** Number of elements. Throws Rejection 400 for anything but a list of sizes. */
export function elementsOf(shape: unknown, name: string): number {
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw new Rejection(400, `the shape of input ${name} has to be a list of sizes`)
  const count = shape.reduce((product: number, size: number) => product * size, 1)
  if (!Number.isSafeInteger(count)) throw new Rejection(400, `input ${name} is too large`)
  return count
}

/** Elements of JSON, flat, or nested as the shape says. */
export function fromJson(
  data: unknown,
  datatype: Datatype,
  shape: readonly number[],
  count: number,
  name: string,
): unknown[] {
  if (!Array.isArray(data)) throw new Rejection(400, `input ${name} has no data`)
  const nested = data.some(Array.isArray)
  if (nested && !isNestedAs(data, shape))
    throw new Rejection(400, `the data of input ${name} is not nested as its shape is`)
  const values = nested ? (data.flat(shape.length - 1) as unknown[]) : data
  if (values.length !== count)
    throw new Rejection(400, `input ${name} has ${values.length} elements, its shape has ${count}`)
  const kind: Kind = datatypes[datatype]
  const hint = datatype === 'FP16' ? ', which can be sent as bytes only' : ''
  for (const value of values)
    if (value !== null && !kind.is(value)) throw new Rejection(400, `input ${name} is not all ${datatype}${hint}`)
  return values
}

function isNestedAs(data: unknown, [size, ...inner]: readonly number[]): boolean {
  if (size === undefined) return !Array.isArray(data)
  return Array.isArray(data) && data.length === size && data.every((part) => isNestedAs(part, inner))
}

/** Elements of bytes, little-endian, without gaps; a text is its length (4 bytes) and UTF-8. */
export function fromBytes(bytes: Buffer, datatype: Datatype, count: number, name: string): unknown[] {
  const { size, read }: Kind = datatypes[datatype]
  if (size === null) return textsOf(bytes, count, name)
  if (bytes.length !== size * count) throw sizeMismatch(name)
  return Array.from({ length: count }, (_, i) => read(bytes, i * size))
}

function textsOf(bytes: Buffer, count: number, name: string): string[] {
  // Each text takes four bytes at least: a count that cannot be is refused before anything is allocated for it.
  if (bytes.length < 4 * count) throw sizeMismatch(name)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const texts: string[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY
    if (end > bytes.length) throw sizeMismatch(name)
    try {
      texts.push(decoder.decode(bytes.subarray(at + 4, end)))
    } catch {
      throw new Rejection(400, `input ${name} is not UTF-8`)
    }
    at = end
  }
  if (at !== bytes.length) throw sizeMismatch(name)
  return texts
}

function sizeMismatch(name: string): Rejection {
  return new Rejection(400, `the bytes of input ${name} do not fit its shape and datatype`)
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
