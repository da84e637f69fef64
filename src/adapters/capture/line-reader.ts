import { StringDecoder } from 'node:string_decoder'

const LONGEST_LINE = 8_000

/** Cuts a program's output into lines. Of a line that was overwritten (progress bars) only what was seen last is kept. */
export function lineReader(on_line: (line: string) => void): { write(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const emit = (line: string) => {
    const seen = line.replace(/\r+$/, '')
    const last = seen.slice(seen.lastIndexOf('\r') + 1)
    on_line(last.length > LONGEST_LINE ? `${last.slice(0, LONGEST_LINE)} …` : last)
  }
  return {
    write(chunk) {
      const lines = (rest + decoder.write(chunk)).split('\n')
      rest = lines.pop()!
      for (const line of lines) emit(line)
      if (rest.length > 16 * LONGEST_LINE) {
        emit(rest)
        rest = ''
      }
    },
    end() {
      rest += decoder.end()
      if (rest !== '') emit(rest)
      rest = ''
    },
  }
}
