import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { digestFile } from '../files/digest.ts'
import { byCodePoint } from './code-point-order.ts'

/** How DVC hashes: `md5` of the bytes (DVC 3), or with CRLF made LF, block by block, in blocks that look like text (DVC 2). */
export type DvcHash = 'md5' | 'md5-dos2unix'

const blockBytes = 1 << 20
const sampleBytes = 512
const textCharacters = new Set([...Buffer.from('\n\r\t\f\b'), ...Array.from({ length: 95 }, (_, index) => index + 32)])

/** A file's md5 as DVC states it, 32 hex digits. */
export async function dvcFileDigest(path: string, method: DvcHash): Promise<string> {
  if (method === 'md5') return digestFile(path, 'md5')
  const hash = createHash('md5')
  for await (const block of createReadStream(path, { highWaterMark: blockBytes })) {
    hash.update(looksLikeText(block) ? withoutCarriageReturns(block) : block)
  }
  return hash.digest('hex')
}

/** The digest of a folder: md5 over the JSON list of its files, ending in `.dir`. Paths are relative, with `/`. */
export function dvcFolderDigest(files: readonly { readonly md5: string; readonly relpath: string }[]): string {
  const entries = files
    .toSorted((a, b) => byCodePoint(a.relpath, b.relpath))
    .map(({ md5, relpath }) => `{"md5": "${md5}", "relpath": ${asciiJson(relpath)}}`)
  return `${createHash('md5')
    .update(`[${entries.join(', ')}]`)
    .digest('hex')}.dir`
}

/** JSON as Python writes it: everything but printable ASCII is escaped. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function looksLikeText(block: Buffer): boolean {
  const sample = block.subarray(0, sampleBytes)
  if (sample.includes(0)) return false
  const odd = sample.reduce((sum, byte) => sum + (textCharacters.has(byte) ? 0 : 1), 0)
  return odd <= 0.3 * sample.length
}

function withoutCarriageReturns(block: Buffer): Buffer {
  return Buffer.from(block.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
}
