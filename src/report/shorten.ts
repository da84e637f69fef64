import type { Block, Row, Section } from './document.ts'

export type Level = 'full' | 'short' | 'dropped'

const FEW = 10

/** The section with its long blocks cut between rows: important rows first, then the first ones; charts and logs go. */
export function shortenSection(section: Section): Section {
  return { ...section, blocks: section.blocks.flatMap(shortenBlock) }
}

function shortenBlock(block: Block): Block[] {
  switch (block.kind) {
    case 'table':
      return shortened(block, block.rows, keptRows(block.rows), (rows) => ({ ...block, rows }))
    case 'list':
      return shortened(block, block.items, block.items.slice(0, FEW), (items) => ({ ...block, items }))
    case 'diff':
      return shortened(block, block.changes, block.changes.slice(0, FEW), (changes) => ({ ...block, changes }))
    case 'bars':
      return shortened(block, block.bars, block.bars.slice(0, FEW), (bars) => ({ ...block, bars }))
    case 'log':
      return shortened(block, block.lines, block.lines.slice(-FEW), (lines) => ({ ...block, lines }))
    case 'chart':
      return [{ kind: 'paragraph', text: `The chart “${block.title}” is in the whole report.` }]
    case 'paragraph':
    case 'facts':
    case 'distribution':
      return [block]
  }
}

function shortened<Item>(
  block: Block,
  all: readonly Item[],
  kept: readonly Item[],
  rebuild: (items: readonly Item[]) => Block,
): Block[] {
  const missing = all.length - kept.length
  if (missing === 0) return [block]
  return [rebuild(kept), { kind: 'paragraph', text: `… and ${missing} more ${missing === 1 ? 'line' : 'lines'}.` }]
}

function keptRows(rows: readonly Row[]): readonly Row[] {
  const important = rows.filter((row) => row.important).slice(0, FEW)
  const others = rows.filter((row) => !row.important).slice(0, FEW - important.length)
  const kept = new Set([...important, ...others])
  return rows.filter((row) => kept.has(row))
}
