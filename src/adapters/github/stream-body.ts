import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { UserError } from '../../errors.ts'
import type { Client } from './client.ts'

/**
 * Saves the body that `request` answers with to a file, beginning again where the connection breaks; returns its sha256.
 * UserError past `limit` bytes.
 */
export async function saveDownload(
  client: Pick<Client, 'pause'>,
  request: () => Promise<{ readonly data: unknown }>,
  path: string,
  limit: number,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { data } = await request()
    try {
      return await saveBody(data, path, limit)
    } catch (error) {
      await rm(path, { force: true })
      if (error instanceof UserError || attempt === 4) throw error
      await client.pause(1000 * attempt)
    }
  }
}

async function saveBody(body: unknown, path: string, limit: number): Promise<string> {
  const hash = createHash('sha256')
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      hash.update(chunk)
      done(bytes > limit ? new UserError(`the download is longer than the ${limit} bytes it should have`) : null, chunk)
    },
  })
  await pipeline(Readable.fromWeb(body as ReadableStream), measure, createWriteStream(path, { flags: 'wx' }))
  return hash.digest('hex')
}

/** The same into memory. */
export async function readBody(body: unknown, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of Readable.fromWeb(body as ReadableStream)) {
    bytes += chunk.length
    if (bytes > limit) throw new UserError(`the download is longer than the ${limit} bytes allowed`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
