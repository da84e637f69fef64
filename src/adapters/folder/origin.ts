import type { Origin } from '../../records/run.ts'
import { gitText } from './git.ts'

/** Where a run on a laptop comes from: the repository that `directory` lies in, if any. */
export async function workingOrigin(
  directory: string,
  user: string | null,
): Promise<{ readonly origin: Origin; readonly root: string | null }> {
  const ask = async (...words: string[]): Promise<string | null> => (await gitText(directory, words)) || null
  const root = await ask('rev-parse', '--show-toplevel')
  const commit = root === null ? null : await ask('rev-parse', '--verify', '--quiet', 'HEAD')
  const origin: Origin = {
    commit,
    branch: commit === null ? null : await ask('symbolic-ref', '--quiet', '--short', 'HEAD'),
    repository: root === null ? null : await ask('config', '--get', 'remote.origin.url'),
    dirty: commit === null ? null : (await ask('status', '--porcelain')) !== null,
    workflow: null,
    workflow_run_id: null,
    workflow_run_attempt: null,
    job: null,
    event: null,
    user: (root === null ? null : await ask('config', '--get', 'user.name')) ?? user,
  }
  return { origin, root }
}
