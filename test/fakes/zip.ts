import { crc32, deflateRawSync } from 'node:zlib'

/** A zip archive of the given files, names in POSIX form. Under 4 GiB and 65,535 files: no zip64. */
export function zip(
  files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly unixMode?: number }[],
): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, unixMode = 0 } of files) {
    const packed = deflateRawSync(bytes)
    const path = Buffer.from(name)
    // Version 2.0, UTF-8 names, deflate, the zip format's first day.
    const common = numbers(
      [2, 20],
      [2, 0x800],
      [2, 8],
      [2, 0],
      [2, 33],
      [4, crc32(bytes)],
      [4, packed.length],
      [4, bytes.length],
      [2, path.length],
      [2, 0],
    )
    const local = Buffer.concat([numbers([4, 0x04034b50]), common, path, packed])
    directory.push(
      Buffer.concat([
        numbers([4, 0x02014b50], [2, unixMode ? 0x314 : 20]),
        common,
        numbers([2, 0], [2, 0], [2, 0], [2, 0], [2, unixMode], [4, offset]),
        path,
      ]),
    )
    bodies.push(local)
    offset += local.length
  }
  const index = Buffer.concat(directory)
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, index.length],
    [4, offset],
    [2, 0],
  )
  return Buffer.concat([...bodies, index, end])
}

function numbers(...fields: readonly (readonly [size: number, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const field = Buffer.alloc(size)
      field.writeUIntLE(value, 0, size)
      return field
    }),
  )
}
