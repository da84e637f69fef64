import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { smallPackage } from '../serving/small-package.ts'

export interface Predicted {
  readonly rows: number
  readonly rejected: number
  readonly output: string
  readonly rejected_output: string | null
  readonly resumed_rows: number
  readonly passed: boolean
}

export const ROWS = 12_000
export const BAD = 3

/** Three files of rows, three of which do not fit, and a package to predict them with. */
export interface BatchFolder {
  readonly folder: string
  readonly model: string
  /** The command line that predicts all of them. */
  words(output: string, ...more: string[]): string[]
  bytes(file: string): Promise<Buffer>
  remove(): Promise<void>
}

export async function batchFolder(): Promise<BatchFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'batch '))
  const model = await smallPackage()
  await mkdir(join(folder, 'in'))
  const lines = Array.from({ length: ROWS }, (_, at) => {
    const speed = at % 17 === 0 ? '' : String((at * 37) % 101)
    return `${String(at).padStart(6, '0')},${speed},${['Small', 'Medium', 'Large', 'Huge'][at % 4]}\n`
  })
  lines[99] = '000099,slow,Small\n'
  lines[5000] = '005000,1\n'
  lines[11_999] = '011999,2,Small,more\n'
  const header = 'id,speed,size\n'
  await writeFile(join(folder, 'in', 'a.csv'), header + lines.slice(0, 4000).join(''))
  await writeFile(join(folder, 'in', 'b.csv.gz'), gzipSync(header + lines.slice(4000, 9000).join('')))
  await writeFile(join(folder, 'in', 'c.csv'), header + lines.slice(9000).join(''))
  return {
    folder,
    model,
    words: (output, ...more) => ['predict', 'in/*', '--package', model, '--output', output, ...more],
    bytes: (file) => readFile(join(folder, file)),
    async remove() {
      await rm(folder, { recursive: true })
      await rm(model, { recursive: true })
    },
  }
}

/** The command line as a process, for a signal to be sent to. */
export function started(folder: string, words: readonly string[]) {
  const child = spawn(process.execPath, [resolve('build/test/cli/launch.js'), ...words], { cwd: folder })
  const ended = new Promise<number | string | null>((done) => child.on('close', (code, signal) => done(signal ?? code)))
  return { child, ended }
}

/** Resolves when so many rows are committed. */
export async function reached(folder: string, output: string, rows: number): Promise<void> {
  while (committed(folder, output) < rows) await new Promise((done) => setTimeout(done, 1))
}

export function committed(folder: string, output: string): number {
  try {
    const { rows, rejected } = JSON.parse(readFileSync(join(folder, `.${output}.partial`, 'checkpoint.json'), 'utf8'))
    return rows + rejected
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}
