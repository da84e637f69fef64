/**
 * The same program with `\uXXXX` for what is not ASCII: V8 keeps the text of a module for as long as it runs, at two bytes a character as
 * soon as one needs more than a byte. Throws where a backslash stands before such a character, which would then read otherwise.
 */
export function asciiSource(source: string): string {
  const odd = /\\[^\0-\x7f]/.exec(source)
  if (odd) throw new Error(`a backslash before ${JSON.stringify(odd[0].slice(1))} at character ${odd.index}`)
  return source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
