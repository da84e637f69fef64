/** A field as RFC 4180 quotes it. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
