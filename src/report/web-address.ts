/** The address when it is a plain https one that cannot break out of Markdown or an attribute; otherwise undefined. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 500) return undefined
  return /^https:\/\/[A-Za-z0-9.-]+(:\d+)?(\/[A-Za-z0-9._~/%=&?#@:+,-]*)?$/.test(text) ? text : undefined
}
