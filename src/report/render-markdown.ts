import type { Document, Section } from './document.ts'
import { markdownBlock } from './markdown-block.ts'
import { markdownText } from './markdown-text.ts'
import { type Level, shortenSection } from './shorten.ts'
import { marks, outcomeWords } from './wording.ts'

/** GitHub refuses a comment above 65,536 characters and drops a job summary above 1 MiB as a whole. */
export const COMMENT_LIMIT = 60_000
export const SUMMARY_LIMIT = 1_000_000
const SMALLEST_LIMIT = 4_000
/** Sections up to this priority are reasons, metrics, slices and baselines. */
const NEEDED = 2

export interface MarkdownOptions {
  /** Bytes of UTF-8 the result may have, at least 4,000. */
  readonly limit: number
  /** Where the whole report is, as a phrase that follows "The whole report is in": `report.html of this run's artifact`. */
  readonly whole: string
}

interface Part {
  readonly section: Section
  readonly document: number
  readonly texts: Record<Level, string>
  level: Level
}

/** One text for one or several models; sections are shortened, then left out, least important first, never cut inside. */
export function renderMarkdown(documents: Document | readonly Document[], options: MarkdownOptions): string {
  if (options.limit < SMALLEST_LIMIT)
    throw new RangeError(`a Markdown limit of ${options.limit} bytes is below ${SMALLEST_LIMIT}`)
  const list: readonly Document[] = 'sections' in documents ? [documents] : documents
  const parts = list.flatMap((document, index) => document.sections.map((section) => partOf(section, index)))
  for (let text = assemble(list, parts, options); ; text = assemble(list, parts, options)) {
    let over = bytes(text) - options.limit
    if (over <= 0) return text
    const reached = parts.every(({ level }) => level === 'dropped')
    if (reached) return headlinesOnly(list, options)
    for (const { sections, lowest } of ladder(parts)) {
      for (const part of sections)
        while (over > 0 && part.level !== lowest && part.level !== 'dropped') over -= degrade(part)
    }
  }
}

/** What matters least goes first and goes whole; what a reader needs most is shortened before any of it goes. */
function ladder(parts: readonly Part[]): { sections: Part[]; lowest: Level }[] {
  const order = parts.map((part, index) => ({ part, index }))
  order.sort((a, b) => b.part.section.priority - a.part.section.priority || b.index - a.index)
  const sorted = order.map(({ part }) => part)
  const needed = sorted.filter(({ section }) => section.priority <= NEEDED)
  return [
    { sections: sorted.filter(({ section }) => section.priority > NEEDED), lowest: 'dropped' },
    { sections: needed.filter(({ texts }) => texts.short !== texts.full), lowest: 'short' },
    { sections: needed, lowest: 'dropped' },
  ]
}

function partOf(section: Section, document: number): Part {
  return {
    section,
    document,
    texts: { full: sectionText(section), short: sectionText(shortenSection(section)), dropped: '' },
    level: 'full',
  }
}

/** Takes one step down the ladder and returns the bytes it saved. */
function degrade(part: Part): number {
  const before = bytes(part.texts[part.level])
  part.level = part.level === 'full' && part.texts.short !== part.texts.full ? 'short' : 'dropped'
  return before - bytes(part.texts[part.level])
}

function assemble(documents: readonly Document[], parts: readonly Part[], options: MarkdownOptions): string {
  const texts = documents.flatMap((document, index) => [
    headline(document),
    ...parts.filter((part) => part.document === index).map((part) => part.texts[part.level]),
  ])
  return `${[...texts, omissions(parts, options.whole)].filter(Boolean).join('\n\n')}\n`
}

function headline({ title, outcome, sentence }: Document): string {
  const text = markdownText(title)
  const words = outcome === null ? null : outcomeWords[outcome]
  const heading = words === null ? text : `${marks[words.mark].emoji} ${text}: ${words.word}`
  return `### ${heading}\n\n**${markdownText(sentence)}**`
}

function sectionText(section: Section): string {
  const blocks = section.blocks.map(markdownBlock).filter(Boolean).join('\n\n')
  if (section.title === '') return blocks
  const title = markdownText(section.title)
  if (!section.folded) return `#### ${title}\n\n${blocks}`
  return `<details><summary>${title}</summary>\n\n${blocks}\n\n</details>`
}

const NAMED = 6

function omissions(parts: readonly Part[], whole: string): string {
  const named = (level: Level) => {
    const titles = parts.filter((part) => part.level === level).map(({ section }) => section.title || section.id)
    return titles.length > NAMED ? [...titles.slice(0, NAMED), `${titles.length - NAMED} more`] : titles
  }
  const shortened = named('short')
  const dropped = named('dropped')
  if (shortened.length + dropped.length === 0) return ''
  const clauses = [
    ...(shortened.length > 0 ? [`shortened: ${shortened.join('; ')}`] : []),
    ...(dropped.length > 0 ? [`left out: ${dropped.join('; ')}`] : []),
  ]
  return `> ✂️ ${markdownText(`For length, ${clauses.join('; ')}.`)} ${markdownText(`The whole report is in ${whole}.`)}`
}

/** Many models: as many headlines as fit, and how many do not. */
function headlinesOnly(documents: readonly Document[], options: MarkdownOptions): string {
  const rest = (count: number) => markdownText(`… and ${count} more models. The whole report is in ${options.whole}.`)
  let text = ''
  for (const [index, document] of documents.entries()) {
    const next = `${text}${headline(document)}\n\n`
    if (bytes(`${next}${rest(documents.length)}\n`) > options.limit) return `${text}${rest(documents.length - index)}\n`
    text = next
  }
  return text
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
