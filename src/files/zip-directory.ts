import type { FileHandle } from 'node:fs/promises'
import { UserError } from '../errors.ts'

export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  /** Of what made the file; 0 where that was not Unix. */
  readonly unixMode: number
  readonly packed: number
  readonly bytes: number
  /** Of the entry's local header. */
  readonly offset: number
}

const directoryLimit = 64 * 2 ** 20
const saturated = 0xffffffff

/** The central directory (PKWARE's APPNOTE 6.3.10, 4.3.12 to 4.3.16), ZIP64 included. UserError where it makes no sense. */
export async function zipDirectory(handle: FileHandle): Promise<readonly ZipEntry[]> {
  const { offset, bytes, entries } = await directoryPlace(handle)
  if (bytes > directoryLimit) throw broken('its directory is too large')
  const directory = await read(handle, offset, bytes)
  const found: ZipEntry[] = []
  for (let at = 0; found.length < entries; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw broken('its directory is torn')
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
    found.push(entryOf(directory, at, nameEnd, extraEnd))
    at = extraEnd + directory.readUInt16LE(at + 32)
  }
  return found
}

function entryOf(directory: Buffer, at: number, nameEnd: number, extraEnd: number): ZipEntry {
  const [bytes = 0, packed = 0, offset = 0] = widened(directory.subarray(nameEnd, extraEnd), [
    directory.readUInt32LE(at + 24),
    directory.readUInt32LE(at + 20),
    directory.readUInt32LE(at + 42),
  ])
  return {
    name: directory.toString('utf8', at + 46, nameEnd),
    method: directory.readUInt16LE(at + 10),
    encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
    unixMode: directory.readUInt8(at + 5) === 3 ? directory.readUInt16LE(at + 40) : 0,
    packed,
    bytes,
    offset,
  }
}

/** Sizes that 32 bits could not hold stand in the extra field 1, in this order. */
function widened(extra: Buffer, values: readonly number[]): readonly number[] {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  let next = at + 4
  return values.map((value) => {
    if (value !== saturated) return value
    if (next + 8 > extra.length) throw broken('a size is missing')
    next += 8
    return safe(extra.readBigUInt64LE(next - 8))
  })
}

async function directoryPlace(handle: FileHandle) {
  const { size } = await handle.stat()
  const start = Math.max(0, size - 65_557)
  const tail = await read(handle, start, size - start)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > tail.length) throw broken('it is not a ZIP, or torn')
  const entries = tail.readUInt16LE(end + 10)
  const [bytes, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
  if (entries !== 0xffff && bytes !== saturated && offset !== saturated) return { entries, bytes, offset }
  if (end < 20 || tail.readUInt32LE(end - 20) !== 0x07064b50) throw broken('its directory is not found')
  const wide = await read(handle, safe(tail.readBigUInt64LE(end - 12)), 56)
  if (wide.readUInt32LE(0) !== 0x06064b50) throw broken('its directory is not found')
  const [count, length, place] = [32, 40, 48].map((field) => safe(wide.readBigUInt64LE(field)))
  return { entries: count!, bytes: length!, offset: place! }
}

export async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead !== length) throw broken('it is torn')
  return buffer
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken('a size makes no sense')
  return Number(value)
}

export function broken(why: string): UserError {
  return new UserError(`the archive cannot be read: ${why}`)
}
