import type { Fact, RepositorySetup } from '../../ports/setup.ts'
import { gitText } from './git.ts'
import { trunkOf } from './source-history.ts'

/** What git alone tells; all settings are GitHub's. */
export function folderSetup(repository: string | null): RepositorySetup {
  const unseen = {
    known: false,
    why: 'a folder does not tell: mlops doctor --store github:OWNER/REPO asks GitHub',
  } as const
  return {
    facts: async () => ({
      repository: repository && ((await gitText(repository, ['config', '--get', 'remote.origin.url'])) || null),
      default_branch: await defaultBranch(repository, unseen),
      is_public: unseen,
      issues: unseen,
      required_checks: unseen,
      merge_queue: unseen,
      code_owner_review: unseen,
      workflows: unseen,
      retention_days: unseen,
      token_default: unseen,
      fork_approval: unseen,
    }),
  }
}

async function defaultBranch(repository: string | null, unseen: Fact<never>): Promise<Fact<string>> {
  const trunk = repository && (await trunkOf(repository))
  if (!repository || !trunk) return unseen
  const ask = [
    'for-each-ref',
    '--format=%(refname:short)',
    '--points-at',
    trunk,
    'refs/heads/main',
    'refs/heads/master',
  ]
  const name = (await gitText(repository, ask))?.split('\n')[0]
  return name ? { known: true, value: name } : unseen
}
