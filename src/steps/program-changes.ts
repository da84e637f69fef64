import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { digestFile, digestOf } from '../files/digest.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { Change } from '../records/gate-report.ts'
import { pathInRepository } from './load-project.ts'

/**
 * The files that the base's metric commands name and that this change edits. The command is the base's, the file it runs
 * is the head's: a reviewer has to see that the ruler itself was changed.
 */
export async function programChanges(
  base: string,
  project: Project,
  ports: Pick<Ports, 'directory' | 'repository_root' | 'history'>,
): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (const [name, { run }] of Object.entries(project.validate.metrics ?? {})) {
    for (const word of new Set(run?.split(/\s+/) ?? [])) {
      const file = resolve(project.root, word)
      const path = pathInRepository({ config: file }, ports)
      const now = path === null ? null : await digestIfFile(file)
      if (path === null || now === null) continue
      const bytes = await ports.history.file(base, path)
      const before = bytes && digestOf(bytes).slice(0, 12)
      if (before !== now) changes.push({ key: `validate.metrics.${name}.run: ${word}`, before, after: now })
    }
  }
  return changes
}

/** The words of a command that are no files of the repository are options, or programs of the machine. */
async function digestIfFile(path: string): Promise<string | null> {
  if (!(await stat(path).catch(() => null))?.isFile()) return null
  return (await digestFile(path)).slice(0, 12)
}
