import type { Text } from './document.ts'
import { plainLine, plainText } from './plain-text.ts'
import { webAddress } from './web-address.ts'
import { marks } from './wording.ts'

const LONGEST = 2_000

/** Data as HTML text or a double-quoted attribute's value. */
export function escapeHtml(text: string): string {
  return references(plainText(text, LONGEST))
}

/** A line of a log, with its indentation. */
export function escapeLine(line: string): string {
  return references(plainLine(line, LONGEST))
}

function references(plain: string): string {
  return plain.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export function htmlText(text: Text): string {
  const spans = typeof text === 'string' ? [{ text }] : text
  return spans
    .map((span) => {
      const lead = /^\s/.test(span.text) ? ' ' : ''
      const trail = /\s$/.test(span.text) ? ' ' : ''
      let html = escapeHtml(span.text)
      if (span.code) html = `<code>${html}</code>`
      if (span.strong) html = `<strong>${html}</strong>`
      if (span.mark) html = `${marks[span.mark].sign} ${html}`
      if (span.mark && span.tone) html = `<span class="badge ${span.tone}">${html}</span>`
      else if (span.tone) html = `<span class="${span.tone}">${html}</span>`
      const address = webAddress(span.href)
      if (address) html = `<a href="${escapeHtml(address)}" rel="noreferrer">${html}</a>`
      return lead + html + trail
    })
    .join('')
}
