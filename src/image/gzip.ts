import { Transform } from 'node:stream'
import { Gzip } from 'fflate'

/** How much is handed to the compressor at once; its output depends on it, so it is part of the format. */
const BLOCK = 256 * 1024

/**
 * gzip whose bytes depend on the input alone. Node's own zlib is Chromium's, whose output differs between processors and
 * releases, so the same model would get another digest on another machine; fflate is plain JavaScript.
 */
export function reproducibleGzip(): Transform {
  const compressor = new Gzip({ level: 6, mtime: 0 })
  let block = Buffer.alloc(BLOCK)
  let filled = 0
  return new Transform({
    construct(done) {
      compressor.ondata = (chunk) => void this.push(chunk)
      done()
    },
    transform(chunk: Buffer, _, done) {
      for (let from = 0; from < chunk.length; ) {
        const taken = chunk.copy(block, filled, from)
        from += taken
        filled += taken
        if (filled === BLOCK) {
          compressor.push(block)
          // The compressor looks back into what it was given.
          block = Buffer.alloc(BLOCK)
          filled = 0
        }
      }
      done()
    },
    flush(done) {
      compressor.push(block.subarray(0, filled), true)
      done()
    },
  })
}
