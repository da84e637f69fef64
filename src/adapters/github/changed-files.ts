import type { ChangedFiles } from '../../ports/changed-files.ts'
import type { Client } from './client.ts'

const comparedFiles = 300

/** GitHub's comparison names at most 300 files; the tree of a commit says when it was cut. */
export function githubChangedFiles({ octokit, owner, repo }: Client): ChangedFiles {
  return async (from, to) => {
    if (from === null) {
      const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: to, recursive: 'true' })
      return data.truncated ? null : data.tree.filter(({ type }) => type === 'blob').map(({ path }) => path)
    }
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${from}...${to}` })
    const files = data.files ?? []
    if (files.length >= comparedFiles) return null
    return files.flatMap(({ filename, previous_filename }) =>
      previous_filename === undefined ? [filename] : [filename, previous_filename],
    )
  }
}
