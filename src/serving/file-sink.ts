import { type FileHandle, mkdir, open, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogSink } from './log-sink.ts'

export interface Rotation {
  /** Bytes after which a new file begins. */
  readonly bytes: number
  /** Milliseconds after which a new file begins. */
  readonly milliseconds: number
}

interface OpenFile {
  readonly handle: FileHandle
  readonly path: string
  readonly since: number
  bytes: number
}

/**
 * Appends to files of a folder: `predictions-TIME-PROCESS.jsonl`, `feedback-...`. Nothing is ever rewritten; a file that is
 * complete is told to `closed`.
 */
export async function fileSink(
  folder: string,
  rotation: Rotation,
  closed: (path: string) => void = () => {},
): Promise<LogSink> {
  await mkdir(folder, { recursive: true })
  const files = new Map<string, OpenFile>()
  let numbered = 0

  async function fileOf(stream: string, head: () => string): Promise<OpenFile> {
    const current = files.get(stream)
    const full = current && (current.bytes >= rotation.bytes || Date.now() - current.since >= rotation.milliseconds)
    if (current && !full) return current
    if (current) await end(stream, current)
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const path = join(folder, `${stream}-${stamp}-${process.pid}-${numbered++}.jsonl`)
    const file = { handle: await open(path, 'ax', 0o640), path, since: Date.now(), bytes: 0 }
    files.set(stream, file)
    await write(file, head())
    return file
  }
  async function end(stream: string, file: OpenFile): Promise<void> {
    files.delete(stream)
    await file.handle.close()
    closed(file.path)
  }
  return {
    async append(stream, text, head) {
      await write(await fileOf(stream, head), text)
    },
    async put(name, text) {
      const path = join(folder, name)
      await writeFile(`${path}.part`, text)
      await rename(`${path}.part`, path)
      closed(path)
    },
    async close() {
      for (const [stream, file] of [...files]) await end(stream, file)
    },
  }
}

async function write(file: OpenFile, text: string): Promise<void> {
  file.bytes += Buffer.byteLength(text)
  await file.handle.appendFile(text)
}
