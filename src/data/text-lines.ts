import { UserError } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import { fileBytes } from './file-bytes.ts'
import { textBytes } from './text-bytes.ts'

const lineCharacters = 16 << 20

/** Lines that are not blank, with their numbers. */
export async function* textLines(file: DataFile): AsyncGenerator<{ text: string; line: number }> {
  const decoder = new TextDecoder()
  let rest = ''
  let line = 0
  for await (const chunk of textBytes(fileBytes(file), file.name)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    if (rest.length > lineCharacters) {
      throw new UserError({
        where: `${file.name}:${line + lines.length + 1}`,
        what: 'this line is longer than 16 million characters',
      })
    }
    for (const text of lines) {
      line += 1
      if (text.trim() !== '') yield { text, line }
    }
  }
  if (rest.trim() !== '') yield { text: rest, line: line + 1 }
}
