import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseProject } from '../../project/parse.ts'
import type { Project } from '../../project/project.ts'
import type { Script } from './find-scripts.ts'
import type { Place } from './place.ts'
import { pythonSetup } from './python-setup.ts'
import { workflowText } from './workflow-text.ts'
import { writeNew } from './write-new.ts'

export interface WorkflowFile {
  /** Relative to the folder that `init` looks at. */
  readonly path: string
  readonly written: boolean
}

/** Writes `.github/workflows/model.yml` at the repository's top, unless a workflow there uses the actions already. */
export async function writeWorkflow(
  configs: readonly string[],
  scripts: readonly Script[],
  { directory, top, fromTop, fromFolder }: Place,
  branch: string | null,
): Promise<WorkflowFile> {
  const used = await workflowInUse(top)
  if (used !== null) return { path: fromFolder(used), written: false }
  const projects = await Promise.all(configs.map((config) => projectOf(config, directory)))
  const commands = projects.flatMap(({ data, train, validate }) => [
    data.fetch,
    data.prepare,
    train.run,
    validate.predict,
  ])
  const runs = (pattern: RegExp): boolean => commands.some((command) => command !== undefined && pattern.test(command))
  const programs = scripts.filter((script) =>
    commands.some((command) => command?.includes(script.path.split('/').at(-1)!)),
  )
  const python = runs(/\bpython3?\b|\.py\b/)
  const libraries = python ? [...new Set(programs.flatMap((script) => script.libraries))] : null
  const needs = { libraries, dvc: runs(/\bdvc\b/) }
  const text = workflowText({
    configs: configs.map(fromTop),
    branch: branch === 'master' ? 'master' : 'main',
    setup:
      python || needs.dvc
        ? await pythonSetup(
            top,
            configs.map((config) => dirname(fromTop(config))),
            needs,
          )
        : [],
  })
  const path = '.github/workflows/model.yml'
  return { path: fromFolder(path), written: await writeNew(join(top, path), text) }
}

async function workflowInUse(top: string): Promise<string | null> {
  const folder = '.github/workflows'
  const entries = await readdir(join(top, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const names = entries.filter((name) => /\.ya?ml$/.test(name)).sort()
  for (const name of names) {
    if (/uses:.*mlops-actions\/train-and-log@/.test(await readFile(join(top, folder, name), 'utf8')))
      return `${folder}/${name}`
  }
  return null
}

async function projectOf(config: string, directory: string): Promise<Project> {
  const text = await readFile(join(directory, config), 'utf8')
  return parseProject({ text, file: config, root: dirname(join(directory, config)) })
}
