import { glob } from 'node:fs/promises'
import { matchesGlob, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'

type Place = Pick<Ports, 'directory' | 'repository_root' | 'changed' | 'origin'>

/** Never a user's own project file. */
const foreign = /(^|\/)(node_modules|\.git|\.mlops|\.venv)\//

/**
 * The project files that a pattern names, as paths to give to `config`, sorted. A job without a checkout asks for the
 * files of its commit. @throws UserError when there is none
 */
export async function findProjects(config: string, ports: Place): Promise<readonly string[]> {
  const { workflow_run_id, commit } = ports.origin
  const found =
    (await filesHere(config, ports.directory)) ??
    (workflow_run_id === null || commit === null ? [] : await projectFilesAt(config, commit, ports))
  if (found.length > 0) return found.toSorted()
  throw new UserError({
    where: config,
    what: 'no project file matches this pattern',
    allowed: 'a path, or a glob such as models/*/mlops.yml',
  })
}

async function filesHere(config: string, directory: string): Promise<string[] | null> {
  const found: string[] = []
  for await (const match of glob(config, { cwd: directory, exclude: (name) => foreign.test(`${name}/`) }))
    found.push(match.split(sep).join('/'))
  return found.length > 0 ? found : null
}

/** The files of a commit that a pattern names. @throws UserError where there are more files than the platform tells */
export async function projectFilesAt(
  config: string,
  commit: string,
  { directory, repository_root, changed }: Pick<Place, 'directory' | 'repository_root' | 'changed'>,
): Promise<string[]> {
  if (repository_root === null) return []
  const prefix = relative(repository_root, directory).split(sep).join('/')
  if (prefix.startsWith('..')) return []
  const all = await changed(null, commit)
  if (all === null)
    throw new UserError({
      where: config,
      what: 'the repository has more files than GitHub lists at once',
      allowed: 'a step with actions/checkout before this one',
    })
  return all
    .map((path) => relative(resolve('/', prefix), resolve('/', path)).split(sep).join('/'))
    .filter((path) => matchesGlob(path, config) && !foreign.test(path))
}
