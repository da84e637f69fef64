import { confinedPath } from '../../files/confined-path.ts'
import type { SourceHistory } from '../../ports/source-history.ts'
import type { Client } from './client.ts'
import type { EventPayload } from './event.ts'
import { httpStatus } from './http-error.ts'
import { readBody } from './stream-body.ts'

const fileLimit = 64 * 2 ** 20
const pages = 2

/** The repository's commits through the API: a shallow checkout is enough. */
export function githubSourceHistory(client: Client, event: EventPayload): SourceHistory {
  const { octokit, owner, repo, env } = client
  const head = env.GITHUB_SHA ?? null
  return {
    head: async () => head,
    base: async () => {
      if (env.GITHUB_EVENT_NAME === 'pull_request') return head && mergedInto(client, head)
      if (env.GITHUB_EVENT_NAME === 'merge_group') return event.merge_group?.base_sha ?? null
      if (env.GITHUB_EVENT_NAME === 'push') return event.before && !/^0+$/.test(event.before) ? event.before : null
      return null
    },
    ancestors: (commit, limit) => firstParents(client, commit, limit),
    contains: (tip, commit) => contains(client, tip, commit),
    file: async (commit, path) => {
      confinedPath('.', path)
      try {
        const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
          owner,
          repo,
          path,
          ref: commit,
          mediaType: { format: 'raw' },
          request: { parseSuccessResponseBody: false },
        })
        // A folder is answered with its listing, as JSON.
        return headers['content-type']?.includes('raw') ? await readBody(data, fileLimit) : null
      } catch (error) {
        if (httpStatus(error) === 404) return null
        throw error
      }
    },
  }
}

/** By the comparison's word; its commits and files are not looked at. */
async function contains({ octokit, owner, repo }: Client, tip: string, commit: string): Promise<boolean> {
  try {
    const basehead = `${commit}...${tip}`
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 })
    return data.status === 'ahead' || data.status === 'identical'
  } catch (error) {
    if (httpStatus(error) === 404) return false
    throw error
  }
}

/** The first parent of the merge commit that Actions checks out for a pull request; null where it is no merge. */
async function mergedInto({ octokit, owner, repo }: Client, commit_sha: string): Promise<string | null> {
  const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha })
  return data.parents.length > 1 ? data.parents[0]!.sha : null
}

/** At most what two pages of the history hold: side branches count too, but gates look at 50 commits. */
async function firstParents(
  { octokit, owner, repo }: Client,
  commit: string,
  limit: number,
): Promise<readonly string[]> {
  const parents = new Map<string, string | null>()
  const line: string[] = []
  let next: string | null = commit
  for (let page = 1; page <= pages && next !== null; page += 1) {
    const { data } = await octokit.rest.repos.listCommits({ owner, repo, sha: commit, per_page: 100, page })
    for (const one of data) parents.set(one.sha, one.parents[0]?.sha ?? null)
    while (next !== null && parents.has(next) && line.length < limit) {
      line.push(next)
      next = parents.get(next) ?? null
    }
    if (line.length === limit || data.length < 100) break
  }
  return line
}
