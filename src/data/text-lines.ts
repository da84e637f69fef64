import { UserError } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import { fileBytes, type ReadSoFar } from './file-bytes.ts'
import { textBytes } from './text-bytes.ts'

const lineCharacters = 16 << 20

/** A line of a file, and its number. */
export interface Line {
  readonly text: string
  readonly line: number
}

/** Lines that are not blank. */
export async function* textLines(file: DataFile): AsyncGenerator<Line> {
  for await (const lines of lineBatches(file)) yield* lines
}

/** The same, as many at once as a chunk of the file holds. */
export async function* lineBatches(
  file: DataFile,
  onRead?: ReadSoFar,
  onBroken?: () => void,
): AsyncGenerator<Line[], void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let line = 0
  for await (const chunk of textBytes(fileBytes(file, onRead), file.name, onBroken)) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = texts.pop()!
    if (rest.length > lineCharacters) {
      throw new UserError({
        where: `${file.name}:${line + texts.length + 1}`,
        what: 'this line is longer than 16 million characters',
      })
    }
    const lines: Line[] = []
    for (const text of texts) {
      line += 1
      if (text.trim() !== '') lines.push({ text, line })
    }
    yield lines
  }
  if (rest.trim() !== '') yield [{ text: rest, line: line + 1 }]
}
