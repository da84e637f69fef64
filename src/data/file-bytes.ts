import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { UserError } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import { errorCode } from './error-code.ts'

/** Small enough for their texts to die young: chunks of a megabyte cost a hundred megabytes of garbage. */
const chunkBytes = 1 << 17

/** Told how many bytes of the file itself (packed ones of a `.gz`) have been read. */
export type ReadSoFar = (bytes: number) => void

/** The bytes of a data file, unpacked when it is a `.gz`, a chunk at a time. What cannot be opened or unpacked is a UserError. */
export async function* fileBytes(file: DataFile, onRead?: ReadSoFar): AsyncGenerator<Buffer, void, undefined> {
  const raw = createReadStream(file.path, { highWaterMark: chunkBytes })
  const stream = file.gzip ? raw.pipe(createGunzip({ chunkSize: chunkBytes })) : raw
  if (stream !== raw) raw.on('error', (error) => stream.destroy(error))
  try {
    for await (const chunk of stream) {
      onRead?.(raw.bytesRead)
      yield chunk as Buffer
    }
  } catch (error) {
    throw openingError(error, file.name)
  } finally {
    raw.destroy()
  }
}

/** Says in the user's words why a file cannot be read; what is no such error comes back as it is. */
export function openingError(error: unknown, name: string): unknown {
  const code = errorCode(error)
  if (code === 'ENOENT') return new UserError({ where: name, what: 'there is no such file' }, { cause: error })
  if (code === 'EISDIR')
    return new UserError({ where: name, what: 'this is a folder', allowed: `its files, e.g. ${name}/*.csv` })
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError({ where: name, what: 'the file may not be read by this user' }, { cause: error })
  if (code.startsWith('Z_'))
    return new UserError({ where: name, what: 'the file is not gzip, or it is cut short' }, { cause: error })
  return error
}
