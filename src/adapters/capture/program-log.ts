import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'

const MAX_BYTES = 50_000_000

/** A program's output as a file, its folder made when missing; what comes after 50 MB is left out, and the file says so. */
export async function openLog(path: string): Promise<{ write(line: string): void; close(): Promise<void> }> {
  await mkdir(dirname(path), { recursive: true })
  const stream = (await open(path, 'w')).createWriteStream()
  let failure: Error | null = null
  stream.on('error', (error) => {
    failure = error
  })
  let bytes = 0
  return {
    write(line) {
      if (bytes > MAX_BYTES) return
      bytes += Buffer.byteLength(line) + 1
      stream.write(
        bytes > MAX_BYTES ? `(what followed is left out: the log is over ${MAX_BYTES} bytes)\n` : `${line}\n`,
      )
    },
    async close() {
      if (failure) throw failure
      stream.end()
      await finished(stream)
    },
  }
}
