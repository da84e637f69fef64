import type { Span, Text } from './document.ts'
import { plainLine, plainText } from './plain-text.ts'
import { webAddress } from './web-address.ts'
import { marks } from './wording.ts'

const ZERO_WIDTH = '\u200b'
const SAFE_CODE = /^[\p{L}\p{N}_.,:;=+/() #@%*?!'"\u2026-]+$/u

/** Data as inline Markdown that GitHub shows literally: character references for markup, a zero-width space in what it would link. */
export function markdownText(text: Text): string {
  const spans = typeof text === 'string' ? [{ text }] : text
  const joined = spans.map(spanText).join('')
  return joined.trim().replace(/^(?=[-+](?:\s|$)|[-=]+$|\d{1,9}[.)](?:\s|$))/, ZERO_WIDTH)
}

function spanText(span: Span): string {
  const lead = /^\s*/.exec(span.text)?.[0] ? ' ' : ''
  const trail = /\S\s+$/.test(span.text) ? ' ' : ''
  const clean = plainText(span.text)
  if (clean === '') return lead
  const content = span.code && SAFE_CODE.test(clean) ? `\`${clean}\`` : escapeMarkdown(clean)
  const mark = span.mark ? `${marks[span.mark].emoji} ` : ''
  const strong = span.strong ? `**${content}**` : content
  const address = webAddress(span.href)
  return lead + mark + (address ? `[${strong}](${address})` : strong) + trail
}

/** For text that was made plain already: no Markdown, HTML, mention, reference, automatic link, emoji code or formula remains. */
export function escapeMarkdown(clean: string): string {
  return clean
    .replace(/[&<>|\\`*~[\]$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@/g, `@${ZERO_WIDTH}`)
    .replace(/(&#35;|\bGH-)(?=\d)/gi, `$1${ZERO_WIDTH}`)
    .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH}`)
    .replace(/www\./gi, (start) => `${start.slice(0, 3)}${ZERO_WIDTH}.`)
    .replace(/:(?=[A-Za-z0-9_+-]+:)/g, `:${ZERO_WIDTH}`)
}

/** A line inside a code fence: shown as it is, but nothing that could be taken for a comment's marker. */
export function fencedLine(line: string, longest = 400): string {
  return plainLine(line, longest).replace(/<!--/g, `<${ZERO_WIDTH}!--`)
}

/** A fence longer than any run of backticks in the lines. */
export function fence(language: string, lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.map((line) => Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))),
  )
  const ticks = '`'.repeat(longest + 1)
  return [ticks + language, ...lines, ticks].join('\n')
}
