import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { mlopsJson } from '../cli/terminal.ts'
import { runNode } from '../processes.ts'
import { type ServerProcess, startProcess } from '../serving/server-process.ts'

export const MODEL = 'birdstrike-damage'

export interface Birdstrikes {
  /** The demo's project, its model in production. */
  readonly folder: string
  /** Rows as pandas' split form, columns of the signature only: some of every kind are missing. */
  readonly rows_file: string
  /** What `mlops predict` says of them. */
  readonly expected: readonly Predicted[]
  /** Cells that are missing. */
  readonly missing: number
}

/** A row's label, and the probability of each class. */
export interface Predicted {
  readonly label: string
  readonly probabilities: readonly number[]
}

/** The demo's model, trained, registered and promoted by the commands, and what it predicts for so many strikes that it was not trained on. */
export async function birdstrikes(count: number): Promise<Birdstrikes> {
  const folder = await mkdtemp(join(tmpdir(), 'birds '))
  await cp(join('examples', 'birdstrikes'), folder, { recursive: true })
  await mlopsJson(folder, ['train'])
  await mlopsJson(folder, ['register', '--allow-unvalidated', 'a test of clients'])
  await mlopsJson(folder, ['promote', `${MODEL}@v0.0.1`, 'production'])
  const { code, stderr } = await runNode(join(folder, 'prepare.mjs'), ['current'], folder, process.env)
  if (code !== 0) throw new Error(stderr)
  const read = async (file: string) => (await readFile(join(folder, 'data', file), 'utf8')).trimEnd().split('\n')
  const [header, ...lines] = await read('test.csv')
  lines.push(...(await read('current.csv')).slice(1))
  // The strikes themselves lack speeds only: every column loses a cell in eleven, each in other rows.
  const gapped = lines.slice(0, count).map((line, row) => {
    const cells = line.split(',')
    return cells.map((cell, index) => ((row + index) % 11 === 0 && index > 0 ? '' : cell)).join(',')
  })
  await writeFile(join(folder, 'rows.csv'), `${[header, ...gapped].join('\n')}\n`)
  await mlopsJson(folder, ['pull', `${MODEL}@production`, '--output', 'model'])
  await mlopsJson(folder, ['predict', 'rows.csv', '--package', 'model', '--output', 'ours.jsonl'])
  const ours = (await readFile(join(folder, 'ours.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, string | number | null>>)
  const example = JSON.parse(await readFile(join(folder, 'model', 'input_example.json'), 'utf8')) as {
    readonly columns: readonly string[]
  }
  const data = ours.map((row) => example.columns.map((name) => row[name] ?? null))
  const rows_file = join(folder, 'rows.json')
  await writeFile(rows_file, JSON.stringify({ columns: example.columns, data }))
  return {
    folder,
    rows_file,
    expected: ours.map((row) => ({
      label: String(row['prediction']),
      probabilities: ['no', 'yes'].map((name) => Number(row[`probability.${name}`])),
    })),
    missing: data.flat().filter((cell) => cell === null).length,
  }
}

/** `mlops serve birdstrike-damage@production` on a free port, with more words. */
export async function serveBirdstrikes(folder: string, more: readonly string[] = []): Promise<ServerProcess> {
  const local = ['--port', '0', '--host', '127.0.0.1', '--drain-delay', '0']
  const words = ['serve', `${MODEL}@production`, ...local, ...more, '--json', '--quiet']
  const server = await startProcess(resolve('build/test/cli/launch.js'), words, {}, folder)
  if ('address' in server) return server
  throw new Error(server.stderr)
}
