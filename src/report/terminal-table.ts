import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'
import type { Column, Row } from './document.ts'
import { plainText } from './plain-text.ts'
import { terminalText, wrap } from './terminal-text.ts'

const GAP = 2
const NARROWEST = 10

const CHARS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
}

/** Columns without lines between them; the widest ones wrap until the table fits. */
export function terminalTable(
  columns: readonly Column[],
  rows: readonly Row[],
  options: { readonly width: number; readonly colour: boolean },
): string {
  const titled = columns.some(({ title }) => title !== '')
  const head = columns.map(({ title }) => plainText(title))
  const cells = rows.map((row) => row.cells.map(({ text }) => terminalText(text, options.colour)))
  const natural = columns.map((_, index) =>
    Math.max(
      1,
      ...[...(titled ? [head] : []), ...cells].map((row) => stripVTControlCharacters(row[index] ?? '').length),
    ),
  )
  const widths = fitted(natural, columns, options.width - GAP * (columns.length - 1))
  if (widths === null) return stacked(head, cells, options.width)
  const table = new Table({
    chars: CHARS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: columns.map(({ align }) => align),
    colWidths: widths,
  })
  if (titled)
    table.push(
      head,
      widths.map((width) => '─'.repeat(width)),
    )
  table.push(...cells.map((row) => row.map((cell, index) => wrap(cell, widths[index] ?? NARROWEST))))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Takes from the widest texts until the sum fits; numbers are never broken. Null: it cannot fit. */
function fitted(natural: readonly number[], columns: readonly Column[], width: number): number[] | null {
  const widths = [...natural]
  const texts = columns.flatMap(({ align }, index) => (align === 'left' ? [index] : []))
  for (let over = sum(widths) - width; over > 0; over -= 1) {
    const widest = texts.reduce(
      (best, index) => ((widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      texts[0] ?? -1,
    )
    const size = widths[widest]
    if (size === undefined || size <= NARROWEST) return null
    widths[widest] = size - 1
  }
  return widths
}

/** One line a cell, for a terminal too narrow for columns. */
function stacked(head: readonly string[], cells: readonly (readonly string[])[], width: number): string {
  const label = Math.min(Math.floor(width / 3), Math.max(...head.map((title) => title.length)))
  return cells
    .map((row) =>
      row
        .map((cell, index) =>
          wrap(`${(head[index] ?? '').slice(0, label).padEnd(label)}  ${cell}`, width, ' '.repeat(label + 2)),
        )
        .join('\n'),
    )
    .join('\n\n')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
