import type { Block, Document, Section } from './document.ts'
import { htmlStyle } from './html-style.ts'
import { escapeHtml, htmlText } from './html-text.ts'
import { sortPolicy, sortScript } from './sort-script.ts'
import { flatText } from './span.ts'
import { marks, outcomeWords } from './wording.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'"

type BlockRenderer = typeof import('./html-block.ts').htmlBlock

/** A page that stands alone: no request, charts drawn as svg, no script but for tables to sort. The chart library is loaded only here. */
export async function renderHtml(documents: Document | readonly Document[]): Promise<string> {
  const { htmlBlock } = await import('./html-block.ts')
  const list: readonly Document[] = 'sections' in documents ? [documents] : documents
  const title = list
    .map((document) => [flatText(document.title), wordOf(document)].filter(Boolean).join(': '))
    .join(', ')
  const body = list.map((document, index) => documentHtml(document, `d${index}`, htmlBlock)).join('\n')
  const sorts = list.some(({ sections }) => sections.some(({ blocks }) => blocks.some(isSortable)))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${sorts ? `${POLICY}; ${sortPolicy}` : POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
${body}
</main>
${sorts ? `<script>${sortScript}</script>\n` : ''}</body>
</html>
`
}

function documentHtml(document: Document, id: string, renderBlock: BlockRenderer): string {
  const words = document.outcome === null ? null : outcomeWords[document.outcome]
  const verdict = words === null ? '' : `: <b>${marks[words.mark].sign} ${words.word}</b>`
  const [first, ...others] = document.sections
  // A section without a title belongs to the headline.
  const opening = first?.title === '' ? sectionBody(first, id, renderBlock) : ''
  const rest = first && first.title !== '' ? [first, ...others] : others
  // Two drawings stand side by side; one alone keeps the whole width.
  const paired = rest.filter(isDrawn).length > 1
  const header = `<header class="tone-${words?.tone ?? 'muted'}"><h1>${htmlText(document.title)}${verdict}</h1>
<p class="sentence">${htmlText(document.sentence)}</p>${opening}</header>`
  return [header, ...rest.map((section) => sectionHtml(section, paired, id, renderBlock))].join('\n')
}

function wordOf({ outcome }: Document): string {
  return outcome === null ? '' : outcomeWords[outcome].word
}

function sectionHtml(section: Section, paired: boolean, id: string, renderBlock: BlockRenderer): string {
  const title = escapeHtml(section.title)
  const body = sectionBody(section, id, renderBlock)
  const half = paired && (hasChart(section) || (isDrawn(section) && !section.folded)) ? ' class="half"' : ''
  if (!section.folded) return `<section${half}><h2>${title}</h2>\n${body}</section>`
  // A page has room for what a comment folds away: drawings are open.
  const open = hasChart(section) || section.blocks.some(isHeatMap) ? ' open' : ''
  return `<details${open}${half}><summary>${title}</summary><div>${body}</div></details>`
}

function hasChart({ blocks }: Section): boolean {
  return blocks.some(({ kind }) => kind === 'chart')
}

function isDrawn({ blocks }: Section): boolean {
  return blocks.some(({ kind }) => kind === 'chart' || kind === 'distribution')
}

function isHeatMap(block: Block): boolean {
  return block.kind === 'table' && block.rows.some(({ cells }) => cells.some(({ heat }) => heat !== undefined))
}

function sectionBody(section: Section, id: string, renderBlock: BlockRenderer): string {
  return section.blocks.map((block, index) => renderBlock(block, `${id}-${section.id}-${index}`)).join('\n')
}

function isSortable(block: Block): boolean {
  return block.kind === 'table' && block.sortable === true
}
