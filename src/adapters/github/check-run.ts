import type { BoardResult, CheckPost } from '../../ports/report-board.ts'
import type { Client } from './client.ts'

/**
 * A finished check run. A rerun makes another of the same name, and the newest counts. Only success passes: `neutral` and
 * `skipped` would let a merge through.
 */
export async function createCheck(
  { octokit, owner, repo }: Client,
  head_sha: string,
  { name, passed, title, markdown }: CheckPost,
): Promise<BoardResult> {
  const { data } = await octokit.rest.checks.create({
    owner,
    repo,
    name,
    head_sha,
    status: 'completed',
    conclusion: passed ? 'success' : 'failure',
    output: { title, summary: markdown },
  })
  return { status: 'created', where: data.html_url ?? name }
}
