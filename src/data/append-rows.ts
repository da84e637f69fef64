import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { appendParquet } from './append-parquet.ts'
import type { AppenderOptions, RowAppender } from './row-appender.ts'
import { csvLines, jsonLinesOf } from './row-lines.ts'

const packed = promisify(gzip)

/** Parts that are appended to each other as they are: a `.gz` is a series of members, each of which can be read alone. */
export function rowAppender({ format, gzip: pack, kinds, from }: AppenderOptions): RowAppender {
  if (format === 'parquet') return appendParquet(kinds, from)
  let first = from === null
  return {
    added: null,
    async append(table) {
      const lines = format === 'jsonl' ? jsonLinesOf(table, kinds) : csvLines(table, kinds, format, first)
      first = false
      const bytes = Buffer.from(lines)
      return pack ? packed(bytes) : bytes
    },
    finish: async () => new Uint8Array(0),
  }
}
