import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { parseOverride } from '../project/override.ts'
import { parseProject } from '../project/parse.ts'
import type { Project } from '../project/project.ts'

export interface ProjectOptions {
  readonly config: string
  readonly set: readonly string[]
}

/** The project file as it is in the working folder. @throws UserError */
export async function loadProject(options: ProjectOptions, ports: Pick<Ports, 'directory'>): Promise<Project> {
  const path = resolve(ports.directory, options.config)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'EISDIR') throw error
    throw new UserError({ where: options.config, what: 'there is no project file here', allowed: 'a mlops.yml, or --config FILE' })
  })
  return parseProject({ text, file: options.config, root: dirname(path), overrides: options.set.map(parseOverride) })
}

/** The same file as it was at a commit; null when it was not there. Problems in it name the commit. */
export async function projectAt(commit: string, options: Pick<ProjectOptions, 'config'>, ports: Ports): Promise<Project | null> {
  const path = resolve(ports.directory, options.config)
  if (ports.repository_root === null) return null
  const inRepository = relative(ports.repository_root, path).split(sep).join('/')
  if (inRepository.startsWith('../')) return null
  const bytes = await ports.history.file(commit, inRepository)
  if (bytes === null) return null
  return parseProject({ text: Buffer.from(bytes).toString('utf8'), file: `${inRepository} at ${commit.slice(0, 7)}`, root: dirname(path) })
}
