import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Files that say which interpreter and packages a training program runs with, of the tools in use. */
const known: readonly RegExp[] = [
  /^requirements([-_.].*)?\.(txt|in|lock)$/i,
  /^constraints([-_.].*)?\.txt$/i,
  /^(pyproject\.toml|setup\.py|setup\.cfg|Pipfile|Pipfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|pixi\.lock|pylock.*\.toml)$/,
  /^(environment|conda|conda-lock|python_env)\.ya?ml$/,
  /^(\.python-version|runtime\.txt|\.tool-versions|mise\.toml|\.nvmrc|\.node-version|\.R-version)$/,
  /^(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/,
  /^(renv\.lock|DESCRIPTION|Manifest\.toml|Project\.toml|Dockerfile)$/,
]

/** Those beside the project file and at the top of its repository. */
export async function environmentFiles(root: string, repository: string | null): Promise<readonly string[]> {
  const found: string[] = []
  for (const folder of new Set([root, repository ?? root])) {
    for (const entry of await readdir(folder, { withFileTypes: true }))
      if (entry.isFile() && known.some((pattern) => pattern.test(entry.name))) found.push(join(folder, entry.name))
  }
  return found
}
