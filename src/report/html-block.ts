import { chartSvg } from './chart-svg.ts'
import { diffLines } from './diff-lines.ts'
import { distributionSvg } from './distribution-svg.ts'
import type { Block, Cell, Column } from './document.ts'
import { escapeHtml, escapeLine, htmlText } from './html-text.ts'

/** One block; `id` names its drawing, unique on the page. */
export function htmlBlock(block: Block, id: string): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${htmlText(block.text)}</p>`
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${htmlText(item)}</li>`).join('')}</ul>`
    case 'table':
      return table(block)
    case 'facts':
      return `<dl>${block.entries.map(({ key, value }) => `<dt>${escapeHtml(key)}</dt><dd>${htmlText(value)}</dd>`).join('')}</dl>`
    case 'diff':
      return `<pre>${diffLines(block.changes).map(diffLine).join('')}</pre>`
    case 'log':
      return `<pre>${block.lines.map((line) => escapeLine(line)).join('\n')}</pre>`
    case 'bars':
      return block.bars
        .map(({ label, share, text }) => {
          const width = (Math.min(1, Math.max(0, share)) * 100).toFixed(1)
          return `<div class="bar"><span>${escapeHtml(label)}</span><span><i style="width:${width}%"></i></span><span>${escapeHtml(text)}</span></div>`
        })
        .join('')
    case 'chart':
      return `<figure role="img" aria-label="${escapeHtml(block.title)}">${chartSvg(block, id)}</figure>`
    case 'distribution':
      return `<figure role="img" aria-label="${escapeHtml(block.title)}">${distributionSvg(block)}</figure>`
  }
}

function table({ columns, rows, sortable = false }: Extract<Block, { kind: 'table' }>): string {
  const title = (text: string): string => (sortable ? `<button>${escapeHtml(text)}</button>` : escapeHtml(text))
  const head = columns.map((column) => `<th${side(column)}>${title(column.title)}</th>`).join('')
  const body = rows.map(
    ({ cells }) => `<tr>${cells.map((cell, index) => tableCell(cell, columns[index])).join('')}</tr>`,
  )
  return `<div class="wide" tabindex="0"><table class="${columns.length <= FEW ? 'few' : 'rows'}${sortable ? ' sortable' : ''}"><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}

/** Tables of more columns become one card a row on a phone; smaller ones stay tables and are not stretched. */
const FEW = 3

/** Up to this long a cell stays on one line. */
const SHORT = 25

function tableCell(cell: Cell, column: Column | undefined): string {
  const length =
    typeof cell.text === 'string' ? cell.text.length : cell.text.reduce((sum, span) => sum + span.text.length, 0)
  const css = column?.align === 'right' && length <= SHORT ? ' class="right"' : length <= SHORT ? ' class="keep"' : ''
  const heat = cell.heat === undefined ? '' : ` style="background:rgba(var(--heat),${(cell.heat * 0.45).toFixed(2)})"`
  const label = column ? ` data-label="${escapeHtml(column.title)}"` : ''
  return `<td${css}${heat}${label}><span>${htmlText(cell.text)}</span></td>`
}

function side(column: Column): string {
  return column.align === 'right' ? ' class="right"' : ''
}

function diffLine(line: string): string {
  const tag = line.startsWith('-') ? 'del' : 'ins'
  return `<${tag}>${escapeHtml(line)}</${tag}>`
}
