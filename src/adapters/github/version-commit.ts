import type { Publication } from '../../ports/model-registry.ts'
import type { Client } from './client.ts'
import { signature } from './tag-ref.ts'

/**
 * A commit of the version's own: GTO allows one version per commit, and two retrainings of one commit are two versions.
 * It has the training commit's tree and that commit as its parent.
 */
export async function versionCommit(client: Client, training: string, message: string, at: Date): Promise<string> {
  const { octokit, owner, repo } = client
  const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: training })
  const author = signature(client, at)
  const commit = { owner, repo, message, tree: data.tree.sha, parents: [training], author, committer: author }
  return (await octokit.rest.git.createCommit(commit)).data.sha
}

/**
 * The same without the training commit's workflow files, where the token may not tag those: no parent, the project file and
 * the card, and the training commit in the message's trailer.
 */
export async function detachedCommit(
  client: Client,
  publication: Publication,
  message: string,
  at: Date,
): Promise<string> {
  const { octokit, owner, repo } = client
  const { card, project } = publication
  const files = [{ path: 'model-card.md', text: card }, ...(project ? [project] : [])]
  const tree = files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text }) as const)
  const { data } = await octokit.rest.git.createTree({ owner, repo, tree })
  const author = signature(client, at)
  const commit = { owner, repo, message, tree: data.sha, parents: [], author, committer: author }
  return (await octokit.rest.git.createCommit(commit)).data.sha
}
