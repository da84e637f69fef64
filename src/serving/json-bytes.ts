const [SPACE, TAB, LINE, RETURN, QUOTE, BACKSLASH] = [0x20, 0x09, 0x0a, 0x0d, 0x22, 0x5c] as const

/** JSON read from its bytes, one token after the other, for readers that know what has to come and give up on anything else. */
export class JsonBytes {
  readonly bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /** Passes over one character, e.g. `[`, and the white space before it; false where another one comes. */
  take(code: number): boolean {
    if (this.next() !== code) return false
    this.at++
    return true
  }

  /** Passes over these ASCII characters and the white space before them; false where others come. */
  takeText(text: string): boolean {
    this.next()
    for (let i = 0; i < text.length; i++) if (this.bytes[this.at + i] !== text.charCodeAt(i)) return false
    this.at += text.length
    return true
  }

  /** The list that begins here, as text, if it holds no lists, objects, escapes or anything but ASCII; null otherwise. */
  flatList(): string | null {
    if (this.next() !== 0x5b) return null
    const { bytes } = this
    let quoted = false
    for (let i = this.at + 1; i < bytes.length; i++) {
      const code = bytes[i]!
      if (code === QUOTE) quoted = !quoted
      else if (code === BACKSLASH || code > 0x7e) return null
      else if (!quoted && (code === 0x5b || code === 0x7b)) return null
      else if (!quoted && code === 0x5d) {
        const text = bytes.toString('latin1', this.at, i + 1)
        this.at = i + 1
        return text
      }
    }
    return null
  }

  /** Whether only white space is left. */
  ended(): boolean {
    this.next()
    return this.at === this.bytes.length
  }

  private next(): number | undefined {
    const { bytes } = this
    let code = bytes[this.at]
    while (code === SPACE || code === LINE || code === RETURN || code === TAB) code = bytes[++this.at]
    return code
  }
}
