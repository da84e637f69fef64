import { matchesGlob, posix } from 'node:path'
import type { Project } from '../project/project.ts'

/**
 * Patterns, from the repository's root, of the files that a model is made of: its project file, its data, and
 * `train.paths`, or the whole folder of the project file where none is declared.
 */
export function modelFiles(project: Project, file: string): readonly string[] {
  const folder = posix.dirname(file)
  const from = (pattern: string) => posix.normalize(posix.join(folder, pattern))
  const { data, train } = project
  const declared = (train.paths ?? ['.']).map(from)
  const rows = [...data.train, ...(data.test ?? [])].map(from)
  return [file, ...rows, ...rows.map((path) => `${path}.dvc`), ...declared.flatMap(withContents)]
}

/** A path that is a folder stands for all that is in it. */
function withContents(path: string): string[] {
  const bare = path.replace(/\/$/, '')
  return bare === '.' ? ['**'] : [bare, `${bare}/**`]
}

/** Whether one of these files belongs to the model. */
export function touches(files: readonly string[], patterns: readonly string[]): boolean {
  return files.some((file) => patterns.some((pattern) => pattern === '**' || matchesGlob(file, pattern)))
}
