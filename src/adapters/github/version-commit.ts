import { UserError } from '../../errors.ts'
import type { Publication } from '../../ports/model-registry.ts'
import { formatMessage, type Registration } from '../../registry/tag-message.ts'
import type { Client } from './client.ts'
import { httpStatus } from './http-error.ts'
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
export async function versionCommits(
  client: Client,
  publication: Publication,
  facts: Registration & { commit: string },
): Promise<VersionCommits> {
  const { octokit, owner, repo } = client
  const message = formatMessage(`Register ${publication.name}`, facts)
  const training = await trainingTree(client, facts.commit)
  const create = async (tree: string, parents: string[], at: Date) => {
    const author = signature(client, at)
    const commit = { owner, repo, message, tree, parents, author, committer: author }
    return (await octokit.rest.git.createCommit(commit)).data.sha
  }
  return {
    whole: once((at) => create(training, [facts.commit], at)),
    detached: once(async (at) => {
      const { card, project } = publication
      const files = [{ path: 'model-card.md', text: card }, ...(project ? [project] : [])]
      const tree = files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text }) as const)
      return create((await octokit.rest.git.createTree({ owner, repo, tree })).data.sha, [], at)
    }),
  }
}

async function trainingTree({ octokit, owner, repo }: Client, commit_sha: string): Promise<string> {
  try {
    return (await octokit.rest.git.getCommit({ owner, repo, commit_sha })).data.tree.sha
  } catch (error) {
    if (httpStatus(error) !== 404 && httpStatus(error) !== 422) throw error
    const what = `the model was trained on ${commit_sha}, which ${owner}/${repo} does not have`
    throw new UserError({ what, allowed: 'a run of a commit that was pushed' })
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
