import { createHash } from 'node:crypto'
import { pipeline, type Readable, Transform } from 'node:stream'
import { UserError } from '../../errors.ts'
import type { Descriptor } from '../../records/oci.ts'

/** A blob's stream that fails at its end, or once it is too long, where the bytes are not those of the digest. */
export function checkedBlob(source: Readable, { digest, size }: Descriptor, where: string): Readable {
  const hash = createHash('sha256')
  let bytes = 0
  const wrong = (found: string): UserError =>
    new UserError({ where, what: `blob ${digest} is not intact: ${found}`, allowed: `${size} bytes, ${digest}` })
  const check = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      hash.update(chunk)
      done(bytes > size ? wrong(`it is longer than ${size} bytes`) : null, chunk)
    },
    flush(done) {
      const found = `sha256:${hash.digest('hex')}`
      done(bytes === size && found === digest ? null : wrong(`it holds ${bytes} bytes, ${found}`))
    },
  })
  // Errors of either reach the reader through the stream that it holds.
  pipeline(source, check, () => {})
  return check
}
