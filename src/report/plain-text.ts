import { stripVTControlCharacters } from 'node:util'

const BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/g
// Controls, bidirectional overrides, zero-width and other invisible characters, tags, lone surrogates: what could forge a line,
// a terminal sequence or a reading order (joiners stay: Persian and emoji are written with them). They are shown as U+FFFD, so that a reader sees that something was there.
const HIDDEN =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffc\u{e0000}-\u{e0fff}\p{Cs}]/gu
const REPEATED = /\ufffd{4,}/g

const LONGEST = 300

/** One line of harmless text of at most `longest` characters (code points), cut with an ellipsis. */
export function plainText(text: string, longest = LONGEST): string {
  // Twice as many UTF-16 units as code points can ever be kept; a huge string is not walked to its end.
  const clean = text
    .slice(0, longest * 2 + 2)
    .replace(BREAKS, ' ')
    .replace(HIDDEN, '\ufffd')
    .replace(REPEATED, '\ufffd\ufffd\ufffd')
    .trim()
  const points = [...clean]
  const cut = points.length > longest || text.length > longest * 2 + 2
  return cut ? `${points.slice(0, longest - 1).join('')}…` : clean
}

/** Like plainText for a line of a log: its indentation stays, colour codes go. */
export function plainLine(line: string, longest: number): string {
  const bare = stripVTControlCharacters(line.slice(0, longest * 8)).replaceAll('\t', '    ')
  const indent = Math.min(bare.length - bare.trimStart().length, Math.floor(longest / 2))
  return ' '.repeat(indent) + plainText(bare.trimStart(), longest - indent)
}

/** First hex digits of a digest, commit or run id; other text is left for the renderer to clip. */
export function shortDigest(digest: string, digits = 12): string {
  return /^[0-9a-f]{16,}$/.test(digest) ? digest.slice(0, digits) : digest
}
