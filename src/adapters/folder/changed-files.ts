import type { ChangedFiles } from '../../ports/changed-files.ts'
import { git } from './git.ts'
import { checkedCommit } from './source-history.ts'

/** null as repository: there is none. */
export function folderChangedFiles(repository: string | null): ChangedFiles {
  return async (from, to) => (repository === null ? null : changedIn(repository, from, to))
}

async function changedIn(repository: string, from: string | null, to: string): Promise<readonly string[] | null> {
  const listed =
    from === null
      ? await git(repository, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', checkedCommit(to)])
      : await git(repository, [
          'diff-tree',
          '-r',
          '-z',
          '--name-only',
          '--no-renames',
          ...[from, to].map(checkedCommit),
        ])
  return listed?.toString('utf8').split('\0').filter(Boolean) ?? null
}
