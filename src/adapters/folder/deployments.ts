import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { createExclusive } from '../../files/atomic-write.ts'
import { confinedPath } from '../../files/confined-path.ts'
import { formatRecord } from '../../files/read-record.ts'
import { withTemporaryFolder } from '../../files/write-folder.ts'
import type { Deployments, FileChange } from '../../ports/deployments.ts'
import { namesIn } from './folder-names.ts'
import { git, gitText } from './git.ts'
import type { Layout } from './layout.ts'

/** Deployments as `deployments/<environment>/<n>.json`; a proposed change as a branch of the repository with one commit. */
export function folderDeployments(layout: Layout, repository: string | null, clock: () => Date): Deployments {
  return {
    record: (deployment) =>
      withTemporaryFolder(layout.temporary, async (temporary) => {
        const folder = layout.deployments(deployment.environment)
        for (;;) {
          const last = Math.max(0, ...(await namesIn(folder)).map((name) => Number.parseInt(name, 10)))
          const path = join(folder, `${String(last + 1).padStart(6, '0')}.json`)
          const text = formatRecord({ at: clock().toISOString(), ...deployment })
          if (await createExclusive(path, text, temporary)) return path
        }
      }),
    propose: (change) => {
      if (repository === null)
        throw new UserError({ what: `${change.path} cannot be proposed: this folder lies in no git repository` })
      return withTemporaryFolder(layout.temporary, async (temporary) => {
        confinedPath('.', change.path)
        const before = await gitText(repository, ['rev-parse', '--verify', '--quiet', `refs/heads/${change.branch}`])
        const there = before === null ? null : await git(repository, ['cat-file', 'blob', `${before}:${change.path}`])
        if (there?.toString('utf8') === change.content) return { status: 'unchanged', where: change.branch }
        await commitFile(repository, change, join(temporary, 'tree'), join(temporary, 'content'))
        return { status: before === null ? 'created' : 'updated', where: change.branch }
      })
    },
  }
}

/** In a work tree of its own and without a checkout: the user's files and index are not touched. */
async function commitFile(repository: string, change: FileChange, tree: string, file: string): Promise<void> {
  await writeFile(file, change.content)
  const steps: readonly (readonly string[])[] = [
    ['read-tree', 'HEAD'],
    ['update-index', '--add', '--cacheinfo', `100644,${await blobOf(repository, file)},${change.path}`],
    ['commit', '--quiet', '--no-verify', '--message', change.title, '--message', change.body],
    ['branch', '--force', change.branch, 'HEAD'],
  ]
  await done(repository, ['worktree', 'add', '--quiet', '--detach', '--no-checkout', tree, 'HEAD'])
  try {
    for (const words of steps) await done(tree, words)
  } finally {
    await git(repository, ['worktree', 'remove', '--force', tree])
  }
}

async function blobOf(repository: string, file: string): Promise<string> {
  return (await done(repository, ['hash-object', '-w', '--no-filters', file])).toString('utf8').trim()
}

async function done(folder: string, words: readonly string[]): Promise<Buffer> {
  const answer = await git(folder, words)
  if (answer !== null) return answer
  throw new UserError({
    what: `git ${words[0]} failed in ${folder}`,
    allowed: 'a repository with a commit, and an author: git config user.name and user.email',
  })
}
