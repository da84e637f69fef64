import { styleText } from 'node:util'
import { diffLines } from './diff-lines.ts'
import { distributionLines } from './distribution-lines.ts'
import type { Block, Document, Section, Tone } from './document.ts'
import { plainLine, plainText } from './plain-text.ts'
import { resample } from './resample.ts'
import { flatText } from './span.ts'
import { bar, sparkline } from './sparkline.ts'
import { terminalTable } from './terminal-table.ts'
import { paint, terminalText, wrap } from './terminal-text.ts'
import { marks, outcomeWords } from './wording.ts'

export interface TerminalOptions {
  /** Columns; tables narrow and text wraps to it. */
  readonly width: number
  readonly colour: boolean
  /** Also what a comment folds away. */
  readonly all?: boolean
}

const BAR_WIDTH = 24
const SPARKS = 32

/** A document as text for a terminal or a log: no escape codes unless colour is asked for. */
export function renderTerminal(document: Document, options: TerminalOptions): string {
  const title = plainText(flatText(document.title))
  const words = document.outcome === null ? null : outcomeWords[document.outcome]
  const line = words === null ? title : `${marks[words.mark].sign} ${title}: ${words.word}`
  const verdict = paint(line, words?.tone, options.colour, true)
  const shown = document.sections.filter((section) => options.all || !section.folded)
  const sentence = wrap(terminalText(document.sentence, options.colour), options.width)
  const parts = [sentence === '' ? verdict : `${verdict}\n${sentence}`]
  return `${[...parts, ...shown.map((section) => sectionText(section, options)).filter((text) => text !== '')].join('\n\n')}\n`
}

function sectionText(section: Section, options: TerminalOptions): string {
  const blocks = section.blocks.map((block) => blockText(block, options)).join('\n')
  if (section.title === '') return blocks
  const title = plainText(section.title)
  return `${options.colour ? styleText('bold', title, { validateStream: false }) : title}\n${blocks}`
}

function blockText(block: Block, options: TerminalOptions): string {
  const { width, colour } = options
  switch (block.kind) {
    case 'paragraph':
      return wrap(terminalText(block.text, colour), width)
    case 'list':
      return block.items.map((item) => wrap(`- ${terminalText(item, colour)}`, width, '  ')).join('\n')
    case 'table':
      return terminalTable(block.columns, block.rows, options)
    case 'facts':
      return terminalTable(
        [
          { title: '', align: 'left' },
          { title: '', align: 'left' },
        ],
        block.entries.map(({ key, value }) => ({ cells: [{ text: key }, { text: value }] })),
        options,
      )
    case 'diff':
      return diffLines(block.changes)
        .map((line) => paint(plainText(line, width), diffTone(line), colour))
        .join('\n')
    case 'log':
      return block.lines.map((line) => `  ${plainLine(line, width - 2)}`).join('\n')
    case 'bars': {
      const widest = Math.max(0, ...block.bars.map(({ text }) => text.length))
      return block.bars
        .map(({ label, share, text }) => `${bar(share, BAR_WIDTH)} ${text.padStart(widest)} ${plainText(label, 40)}`)
        .join('\n')
    }
    case 'distribution':
      return distributionLines(block)
        .map(({ sparks, name }) => `${sparks} ${name}`)
        .join('\n')
    case 'chart':
      return block.lines
        .map((line) => {
          const sparks = sparkline(resample(line, block.x_range, SPARKS), ...block.y_range)
          return `${sparks} ${plainText(line.name, 40)}`
        })
        .join('\n')
  }
}

function diffTone(line: string): Tone {
  return line.startsWith('-') ? 'bad' : 'good'
}
