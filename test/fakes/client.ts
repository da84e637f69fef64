import { getOctokit } from '@actions/github'
import type { GitHubDouble } from './github.ts'

/** The real client on a double. */
export function clientOf(double: GitHubDouble, token = double.ownerToken): ReturnType<typeof getOctokit> {
  return getOctokit(token, { baseUrl: double.api, log: { debug() {}, info() {}, warn() {}, error() {} } })
}

export function home(double: GitHubDouble): { owner: string; repo: string } {
  return { owner: double.world.owner, repo: double.world.repo }
}
