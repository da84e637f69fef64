import { UserError } from '../../errors.ts'
import { confinedPath } from '../../files/confined-path.ts'
import type { SourceHistory } from '../../ports/source-history.ts'
import { git, gitText } from './git.ts'

/**
 * The repository around the project file. `repository` is a folder in it; null: there is none.
 * `base` is where the checked-out branch left the default branch, and null on the default branch itself: what is then
 * under test is not yet a commit, and its own commit is no baseline.
 */
export function folderSourceHistory(repository: string | null): SourceHistory {
  if (repository === null) {
    return {
      head: async () => null,
      base: async () => null,
      ancestors: async () => [],
      contains: async () => false,
      file: async () => null,
    }
  }
  const head = () => gitText(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  return {
    head,
    base: async () => {
      const tip = await head()
      const trunk = tip && (await trunkOf(repository))
      const fork = trunk && (await gitText(repository, ['merge-base', tip, trunk]))
      return fork && fork !== tip ? fork : null
    },
    ancestors: async (commit, limit) => {
      const args = ['rev-list', '--first-parent', `--max-count=${limit}`, checkedCommit(commit), '--']
      return (await gitText(repository, args))?.split('\n').filter(Boolean) ?? []
    },
    contains: async (tip, commit) =>
      (await git(repository, ['merge-base', '--is-ancestor', checkedCommit(commit), checkedCommit(tip)])) !== null,
    file: async (commit, path) => {
      confinedPath('.', path)
      return git(repository, ['cat-file', 'blob', `${checkedCommit(commit)}:${path}`])
    },
  }
}

export async function trunkOf(repository: string): Promise<string | null> {
  for (const name of [
    'refs/remotes/origin/HEAD',
    'refs/remotes/origin/main',
    'refs/remotes/origin/master',
    'refs/heads/main',
    'refs/heads/master',
  ]) {
    const commit = await gitText(repository, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
    if (commit) return commit
  }
  return null
}

export function checkedCommit(commit: string): string {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit))
    throw new UserError({ what: `${JSON.stringify(commit)} is not a commit`, allowed: 'its full hexadecimal id' })
  return commit
}
