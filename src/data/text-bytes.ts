import { isUtf8 } from 'node:buffer'
import { UserError } from '../errors.ts'

/** What stands in the place of bytes that are no text, where they are passed on. */
export const brokenText = '\0'

export const brokenReason = 'the row holds bytes that are not UTF-8, or a NUL byte'

/**
 * Passes chunks on, unless they hold what text does not: a NUL byte, or bytes that are not UTF-8. With `onBroken` the latter are
 * passed on as `brokenText`, and it is called before they come.
 */
export async function* textBytes(
  chunks: AsyncIterable<Buffer>,
  name: string,
  onBroken?: () => void,
): AsyncGenerator<Buffer, void, undefined> {
  let line = 1
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const whole = bytes.subarray(0, bytes.length - openTail(bytes))
    rest = bytes.subarray(whole.length)
    yield* checked(whole)
  }
  if (rest.length > 0) yield* checked(rest)

  function* checked(whole: Buffer): Generator<Buffer, void, undefined> {
    if (onBroken && !(isUtf8(whole) && !whole.includes(0))) {
      onBroken()
      yield marked(whole)
      return
    }
    line += checkText(whole, name, line)
    yield whole
  }
}

/** The same lines, what is no text in them replaced. */
function marked(bytes: Buffer): Buffer {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return isUtf8(bytes) ? bytes : Buffer.from(text.replaceAll('\ufffd', brokenText))
}

/** Throws a UserError where the bytes are no text; returns how many line feeds they hold. */
function checkText(bytes: Buffer, name: string, firstLine: number): number {
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    throw new UserError({
      where: `${name}:${firstLine + lineFeeds(bytes.subarray(0, nul))}`,
      what: 'the file is binary (it holds a NUL byte), or text in UTF-16',
      allowed: 'text in UTF-8',
    })
  }
  if (!isUtf8(bytes)) {
    let start = 0
    let line = firstLine
    for (let end = bytes.indexOf(10); end >= 0 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, start)) {
      start = end + 1
      line += 1
    }
    throw new UserError({
      where: `${name}:${line}`,
      what: 'the text is not UTF-8 (a byte that UTF-8 does not have here)',
      allowed: 'text in UTF-8; `iconv -f latin1 -t utf-8` converts from Latin-1',
    })
  }
  return lineFeeds(bytes)
}

function lineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}

/** How many bytes at the end begin a character whose other bytes have not come yet. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}
