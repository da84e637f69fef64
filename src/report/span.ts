import type { Span, Text } from './document.ts'

export function code(text: string): Span[] {
  return [{ text, code: true }]
}

/** The text without its styles. */
export function flatText(text: Text): string {
  return typeof text === 'string' ? text : text.map((span) => span.text).join('')
}
