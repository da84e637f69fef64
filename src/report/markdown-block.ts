import { diffLines } from './diff-lines.ts'
import { distributionLines } from './distribution-lines.ts'
import type { Block, Cell, Row } from './document.ts'
import { markdownChart } from './markdown-chart.ts'
import { escapeMarkdown, fence, fencedLine, markdownText } from './markdown-text.ts'
import { plainText } from './plain-text.ts'
import { bar } from './sparkline.ts'

const HEAT = ['⬜', '🟨', '🟧', '🟥'] as const
const BAR_WIDTH = 20

/** One block, without a newline at its end. */
export function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return markdownText(block.text)
    case 'list':
      return block.items.map((item) => `- ${markdownText(item)}`).join('\n')
    case 'table':
      return table(
        block.columns.map(({ title }) => title),
        block.columns.map(({ align }) => (align === 'right' ? '--:' : ':--')),
        block.rows,
      )
    case 'facts':
      return table(
        ['', ''],
        [':--', ':--'],
        block.entries.map(({ key, value }) => ({ cells: [{ text: key }, { text: value }] })),
      )
    case 'diff':
      return fence(
        'diff',
        diffLines(block.changes).map((line) => fencedLine(line)),
      )
    case 'log':
      return fence(
        'text',
        block.lines.map((line) => fencedLine(line)),
      )
    case 'bars':
      return block.bars
        .map(
          ({ label, share, text }) => `\`${bar(share, BAR_WIDTH)}\` ${escapeMarkdown(plainText(`${text} ${label}`))}`,
        )
        .join('<br>\n')
    case 'chart':
      return markdownChart(block)
    case 'distribution':
      return distributionLines(block)
        .map(({ sparks, name }) => `\`${sparks}\` ${escapeMarkdown(name)}`)
        .join('<br>\n')
  }
}

function table(titles: readonly string[], aligns: readonly string[], rows: readonly Row[]): string {
  const head = titles.map((title) => markdownText(title))
  return [head, aligns, ...rows.map(({ cells }) => cells.map(cellText))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function cellText(cell: Cell): string {
  const text = markdownText(cell.text)
  if (cell.heat === undefined) return text
  return `${text} ${HEAT[Math.min(3, Math.floor(cell.heat * 4))]}`
}
