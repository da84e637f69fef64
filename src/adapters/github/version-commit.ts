import type { Publication } from '../../ports/model-registry.ts'
import { formatMessage, type Registration } from '../../registry/tag-message.ts'
import type { Client } from './client.ts'
import { createRef, createTagObject, isWorkflowsRefusal, type NewTag, signature } from './tag-ref.ts'

/** A version's commit, made when first asked and then kept. */
export interface VersionCommits {
  readonly whole: (at: Date) => Promise<string>
  readonly detached: (at: Date) => Promise<string>
}

/**
 * A commit of the version's own: GTO allows one version per commit, and two retrainings of one commit are two versions.
 * `whole` has the training commit's tree and that commit as its parent. `detached`, for tokens that may not tag its
 * workflow files, has no parent, holds the project file and the card, and names the training commit in a trailer.
 */
export function versionCommits(
  client: Client,
  publication: Publication,
  facts: Registration & { commit: string },
): VersionCommits {
  const { octokit, owner, repo } = client
  const message = formatMessage(`Register ${publication.name}`, facts)
  const create = async (tree: string, parents: string[], at: Date) => {
    const author = signature(client, at)
    const commit = { owner, repo, message, tree, parents, author, committer: author }
    return (await octokit.rest.git.createCommit(commit)).data.sha
  }
  return {
    whole: once(async (at) => {
      const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: facts.commit })
      return create(data.tree.sha, [facts.commit], at)
    }),
    detached: once(async (at) => {
      const { card, project } = publication
      const files = [{ path: 'model-card.md', text: card }, ...(project ? [project] : [])]
      const tree = files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text }) as const)
      return create((await octokit.rest.git.createTree({ owner, repo, tree })).data.sha, [], at)
    }),
  }
}

/** The annotated tag at the version's commit. False when the name was taken meanwhile. */
export async function takeTag(client: Client, tag: Omit<NewTag, 'commit'>, commits: VersionCommits): Promise<boolean> {
  const take = async (commit: string) => createRef(client, tag.tag, await createTagObject(client, { ...tag, commit }))
  try {
    return await take(await commits.whole(tag.at))
  } catch (error) {
    if (!isWorkflowsRefusal(error)) throw error
    return take(await commits.detached(tag.at))
  }
}

function once(make: (at: Date) => Promise<string>): (at: Date) => Promise<string> {
  let made: Promise<string> | undefined
  return (at) => {
    made ??= make(at)
    return made
  }
}
