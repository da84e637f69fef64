import { Transform } from 'node:stream'

const LINE_END = 10

/** Passes on whole lines only, so that several processes can write to one stream. */
export function wholeLines(): Transform {
  let begun: Buffer[] = []
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const end = chunk.lastIndexOf(LINE_END) + 1
      if (end === 0) {
        begun.push(chunk)
        return done()
      }
      const whole = Buffer.concat([...begun, chunk.subarray(0, end)])
      begun = end < chunk.length ? [chunk.subarray(end)] : []
      done(null, whole)
    },
  })
}
