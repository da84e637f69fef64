import { stripVTControlCharacters, styleText } from 'node:util'
import type { Text, Tone } from './document.ts'
import { plainText } from './plain-text.ts'
import { marks } from './wording.ts'

const COLOURS = { good: 'green', bad: 'red', warn: 'yellow', muted: 'gray' } as const

/** `text` is plain already; colour only when asked for, whatever the environment says. */
export function paint(text: string, tone: Tone | undefined, colour: boolean, bold = false): string {
  if (!colour) return text
  const toned = tone ? styleText(COLOURS[tone], text, { validateStream: false }) : text
  return bold ? styleText('bold', toned, { validateStream: false }) : toned
}

export function terminalText(text: Text, colour: boolean): string {
  const spans = typeof text === 'string' ? [{ text }] : text
  return spans
    .map((span) => {
      const lead = /^\s/.test(span.text) ? ' ' : ''
      const trail = /\S\s+$/.test(span.text) ? ' ' : ''
      const mark = span.mark ? `${marks[span.mark].sign} ` : ''
      return lead + paint(mark + plainText(span.text), span.tone, colour, span.strong ?? false) + trail
    })
    .join('')
}

/** Lines of at most `width` characters, broken at spaces, and inside a word only where it is longer than a line. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((one) => pieces(one, width - indent.length))) {
    const next = line === '' ? word : `${line} ${word}`
    if (line !== '' && stripVTControlCharacters(next).length > width) {
      lines.push(line)
      line = indent + word
    } else {
      line = next
    }
  }
  return [...lines, line].join('\n')
}

/** A coloured word is left whole: cutting it could cut an escape sequence. */
function pieces(word: string, width: number): string[] {
  if (word.length <= width || word !== stripVTControlCharacters(word)) return [word]
  const points = [...word]
  return Array.from({ length: Math.ceil(points.length / width) }, (_, index) =>
    points.slice(index * width, (index + 1) * width).join(''),
  )
}
