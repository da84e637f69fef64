import { cp, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Ended, runNode } from '../processes.ts'

/** Runs one command line as a user would, in a folder. */
export function mlops(folder: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runNode(resolve('build/test/cli/launch.js'), words, folder, { ...process.env, ...env })
}

/** The one document that `--json` prints; fails where there is more or less than one. */
export async function mlopsJson<T>(folder: string, words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await mlops(folder, [...words, '--json'])
  if (code !== 0 && code !== 1) throw new Error(`mlops ${words.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as T
}

export const wineProject = `name: wine
task: multiclass-classification
target: cultivar
data: {train: wine.csv}
train: {params: {n_estimators: 30}}
`

/** A folder with the wine data and a project file. */
export async function wineFolder(project = wineProject): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops cli '))
  await cp('test/datasets/wine.csv', join(folder, 'wine.csv'))
  await writeFile(join(folder, 'mlops.yml'), project)
  return folder
}

/** Everything that the store holds, as relative paths. */
export async function storeFiles(folder: string): Promise<readonly string[]> {
  return readdir(join(folder, '.mlops'), { recursive: true }).catch(() => [])
}
