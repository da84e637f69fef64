import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { type Override, parseOverride } from '../project/override.ts'
import { parseProject } from '../project/parse.ts'
import type { Project } from '../project/project.ts'

export interface ProjectOptions {
  readonly config: string
  readonly set: readonly string[]
}

/**
 * The project file as it is in the working folder. A job that made no checkout (a release needs none) reads it at the
 * workflow's commit instead. @throws UserError
 */
export async function loadProject(
  options: ProjectOptions,
  ports: Pick<Ports, 'directory' | 'repository_root' | 'history' | 'origin'>,
): Promise<Project> {
  const path = resolve(ports.directory, options.config)
  const overrides = options.set.map(parseOverride)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return null
    throw error
  })
  if (text !== null) return parseProject({ text, file: options.config, root: dirname(path), overrides })
  const { commit, workflow_run_id } = ports.origin
  const committed =
    workflow_run_id === null || commit === null ? null : await projectAt(commit, options, ports, overrides)
  if (committed) return committed
  throw new UserError({
    where: options.config,
    what: 'there is no project file here',
    allowed: 'a mlops.yml, or --config FILE',
  })
}

/** The same file as it was at a commit; null when it was not there. Problems in it name the commit. */
export async function projectAt(
  commit: string,
  options: Pick<ProjectOptions, 'config'>,
  ports: Pick<Ports, 'directory' | 'repository_root' | 'history'>,
  overrides: readonly Override[] = [],
): Promise<Project | null> {
  const path = resolve(ports.directory, options.config)
  const inRepository = pathInRepository(options, ports)
  if (inRepository === null) return null
  const bytes = await ports.history.file(commit, inRepository)
  if (bytes === null) return null
  return parseProject({
    text: Buffer.from(bytes).toString('utf8'),
    file: `${inRepository} at ${commit.slice(0, 7)}`,
    root: dirname(path),
    overrides,
  })
}

/** The project file's path from the repository's root, POSIX; null: it lies in no repository. */
export function pathInRepository(
  options: Pick<ProjectOptions, 'config'>,
  ports: Pick<Ports, 'directory' | 'repository_root'>,
): string | null {
  if (ports.repository_root === null) return null
  const path = relative(ports.repository_root, resolve(ports.directory, options.config)).split(sep).join('/')
  return path.startsWith('../') ? null : path
}
