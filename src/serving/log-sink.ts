/** Where logs and profiles leave to. Lines come in batches; a stream of lines is kept apart from others by its name. */
export interface LogSink {
  /** `text` is whole lines. A new file begins with what `head` gives. */
  append(stream: 'predictions' | 'feedback', text: string, head: () => string): Promise<void>
  /** A document of its own, such as the profile of a window. */
  put(name: string, text: string): Promise<void>
  /** Closes the files that are open, and ships what waits. */
  close(): Promise<void>
}

export type LogTarget =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'command'; readonly command: string }

/** `stdout`, `s3://BUCKET/PREFIX`, `command:TEXT`, or a folder; null: none of them. */
export function parseLogTarget(text: string): LogTarget | null {
  if (text === 'stdout') return { kind: 'stdout' }
  const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text)
  if (s3) return { kind: 's3', bucket: s3[1]!, prefix: (s3[2] ?? '').replace(/\/+$/, '') }
  if (text.startsWith('command:')) {
    const command = text.slice('command:'.length).trim()
    return command === '' ? null : { kind: 'command', command }
  }
  return /^[a-z0-9+]+:/i.test(text) || text === '' ? null : { kind: 'folder', folder: text }
}
