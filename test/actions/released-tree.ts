import { cp, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GitHubDouble } from '../fakes/github.ts'
import { type Ended, runNode } from '../processes.ts'

/** A copy of `dist/` in a folder with a space in its name and no `node_modules` above: what users run. */
export async function releasedTree(): Promise<string> {
  const tree = join(await mkdtemp(join(tmpdir(), 'released tree ')), 'dist')
  await cp('dist', tree, { recursive: true })
  return tree
}

export interface ActionEnd extends Ended {
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

export interface ActionRun {
  readonly action: string
  readonly double: GitHubDouble
  readonly workspace: string
  readonly token: string
  readonly run: number
  readonly event?: { readonly name: string; readonly payload: object }
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly ref?: string
  readonly sha?: string
}

/** Runs a bundled action as the runner does: a process of its own, inputs and files by the environment. */
export async function runAction(tree: string, { action, double, env = {}, ...job }: ActionRun): Promise<ActionEnd> {
  const temp = await mkdtemp(join(tmpdir(), 'runner '))
  const defaults = { config: 'mlops.yml', 'working-directory': '.', 'github-token': job.token }
  const environment = double.env({
    event: { name: 'push', payload: {} },
    ...job,
    temp,
    inputs: { ...defaults, ...job.inputs },
  })
  const ended = await runNode(join(tree, action, 'main.js'), [], job.workspace, { ...environment, ...env })
  const outputs = parseOutputs(await readFile(join(temp, 'output'), 'utf8'))
  return { ...ended, outputs, summary: await readFile(join(temp, 'summary.md'), 'utf8') }
}

/** Runs the released tree's terminal. */
export function runTerminal(tree: string, folder: string, words: readonly string[]): Promise<Ended> {
  return runNode(join(tree, 'bin', 'mlops.js'), words, folder, { PATH: process.env['PATH'] ?? '', HOME: folder })
}

/** `name<<delimiter`, lines, `delimiter`: the form that the toolkit writes. */
function parseOutputs(text: string): Record<string, string> {
  const found = [...text.matchAll(/^(.+?)<<(.+)\r?\n([\s\S]*?)\r?\n\2$/gm)]
  return Object.fromEntries(found.map(([, name, , value]) => [name!, value!]))
}
