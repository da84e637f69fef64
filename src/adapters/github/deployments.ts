import type { Deployments, FileChange, Proposed } from '../../ports/deployments.ts'
import type { Client } from './client.ts'
import type { EventPayload } from './event.ts'
import { httpStatus } from './http-error.ts'

/** GitHub's Deployments, and pull requests of one file each. */
export function githubDeployments(client: Client, event: EventPayload): Deployments {
  const { octokit, owner, repo } = client
  return {
    record: async ({ environment, commit, description, payload }) => {
      const ref = commit ?? (await trunkOf(client, event))
      // What is deployed is an image, whose checks were this workflow's: GitHub is to neither merge nor wait.
      const { data } = await octokit.rest.repos.createDeployment({
        owner,
        repo,
        ref,
        environment,
        description: description.slice(0, 140),
        payload: { ...payload },
        auto_merge: false,
        required_contexts: [],
      })
      if (!('id' in data)) throw new Error(`GitHub made no deployment for ${environment}: ${data.message}`)
      return data.url
    },
    propose: async (change) => {
      const trunk = await trunkOf(client, event)
      const same = (await fileAt(client, change.branch, change.path)) === change.content
      if (!same) await writeBranch(client, trunk, change)
      const open = await openPull(client, change.branch)
      if (open !== null) return { status: same ? 'unchanged' : 'updated', where: open }
      return createPull(client, trunk, change)
    },
  }
}

async function trunkOf({ octokit, owner, repo }: Client, event: EventPayload): Promise<string> {
  return event.repository?.default_branch ?? (await octokit.rest.repos.get({ owner, repo })).data.default_branch
}

async function fileAt({ octokit, owner, repo }: Client, ref: string, path: string): Promise<string | null> {
  try {
    const { data } = await octokit.rest.repos.getContent({ owner, repo, path, ref })
    if (Array.isArray(data) || data.type !== 'file') return null
    return Buffer.from(data.content, 'base64').toString('utf8')
  } catch (error) {
    if (httpStatus(error) === 404) return null
    throw error
  }
}

/** The default branch's newest commit with the one file changed; what the branch held before is replaced. */
async function writeBranch({ octokit, owner, repo }: Client, trunk: string, change: FileChange): Promise<void> {
  const { rest } = octokit
  const tip = (await rest.git.getRef({ owner, repo, ref: `heads/${trunk}` })).data.object.sha
  const base_tree = (await rest.git.getCommit({ owner, repo, commit_sha: tip })).data.tree.sha
  const entry = { path: change.path, mode: '100644', type: 'blob', content: change.content } as const
  const tree = (await rest.git.createTree({ owner, repo, base_tree, tree: [entry] })).data.sha
  const message = `${change.title}\n\n${change.body}`
  const { sha } = (await rest.git.createCommit({ owner, repo, message, tree, parents: [tip] })).data
  const ref = `heads/${change.branch}`
  try {
    await rest.git.createRef({ owner, repo, ref: `refs/${ref}`, sha })
  } catch (error) {
    if (httpStatus(error) !== 422) throw error
    await rest.git.updateRef({ owner, repo, ref, sha, force: true })
  }
}

async function openPull({ octokit, owner, repo }: Client, branch: string): Promise<string | null> {
  const { data } = await octokit.rest.pulls.list({ owner, repo, head: `${owner}:${branch}`, state: 'open' })
  return data[0]?.html_url ?? null
}

async function createPull(client: Client, base: string, { branch, title, body }: FileChange): Promise<Proposed> {
  const { octokit, owner, repo } = client
  try {
    const { data } = await octokit.rest.pulls.create({ owner, repo, head: branch, base, title, body })
    return { status: 'created', where: data.html_url }
  } catch (error) {
    // Another run may have opened it since we looked.
    const open = httpStatus(error) === 422 ? await openPull(client, branch) : null
    if (open === null) throw error
    return { status: 'unchanged', where: open }
  }
}
