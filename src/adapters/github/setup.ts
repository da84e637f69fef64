import { UserError } from '../../errors.ts'
import type { Fact, RepositorySetup, SetupFacts } from '../../ports/setup.ts'
import type { Client, Octokit } from './client.ts'
import { httpStatus } from './http-error.ts'

type Rules = Awaited<ReturnType<Octokit['rest']['repos']['getBranchRules']>>['data']
type Branch = Awaited<ReturnType<Octokit['rest']['repos']['getBranch']>>['data']

/** Seven requests. What only an administrator may see is a fact that is not known, never an error. */
export function githubSetup(client: Client): RepositorySetup {
  return { facts: () => facts(client) }
}

async function facts(client: Client): Promise<SetupFacts> {
  const { octokit, owner, repo, env } = client
  const place = { owner, repo }
  const repository = await fact(async () => (await octokit.rest.repos.get(place)).data)
  const branch = repository.known ? repository.value.default_branch : 'main'
  const [rules, protection, workflows, token, approval, retention] = await Promise.all([
    fact(async () => (await octokit.rest.repos.getBranchRules({ ...place, branch, per_page: 100 })).data),
    fact(async () => (await octokit.rest.repos.getBranch({ ...place, branch })).data),
    fact(async () => (await octokit.rest.actions.listRepoWorkflows({ ...place, per_page: 100 })).data.workflows),
    fact(async () => (await octokit.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(place)).data),
    fact(() => setting<{ approval_policy: string }>(client, 'fork-pr-contributor-approval')),
    fact(() => setting<{ days: number }>(client, 'artifact-and-log-retention')),
  ])
  // The runner tells every job, whatever its token may ask.
  const told = Number(env.GITHUB_RETENTION_DAYS)
  return {
    repository: `${owner}/${repo}`,
    default_branch: of(repository, ({ default_branch }) => default_branch),
    is_public: of(repository, (one) => !one.private),
    issues: of(repository, ({ has_issues }) => has_issues),
    required_checks: both(rules, protection, requiredChecks),
    merge_queue: of(rules, (all) => all.some(({ type }) => type === 'merge_queue')),
    code_owner_review: of(rules, codeOwnerReview),
    workflows: of(workflows, (all) => all.map(({ path, state }) => ({ path, state }))),
    retention_days: told > 0 ? { known: true, value: told } : of(retention, ({ days }) => days),
    token_default: of(token, ({ default_workflow_permissions }) => default_workflow_permissions),
    fork_approval: of(approval, ({ approval_policy }) => approval_policy),
  }
}

/** Settings newer than the client's own methods. */
async function setting<T>({ octokit, owner, repo }: Client, name: string): Promise<T> {
  return (await octokit.request(`GET /repos/{owner}/{repo}/actions/permissions/${name}`, { owner, repo })).data as T
}

async function fact<T>(ask: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { known: true, value: await ask() }
  } catch (error) {
    const status = httpStatus(error)
    if (error instanceof UserError || status === 403 || status === 404)
      return { known: false, why: 'the token may not see it (a token of an administrator may)' }
    throw error
  }
}

function of<A, B>(from: Fact<A>, take: (value: A) => B): Fact<B> {
  return from.known ? { known: true, value: take(from.value) } : from
}

function both<A, B, C>(a: Fact<A>, b: Fact<B>, take: (a: A, b: B) => C): Fact<C> {
  if (!a.known) return a
  return b.known ? { known: true, value: take(a.value, b.value) } : b
}

/** Of rulesets, and of the older branch protection. */
function requiredChecks(rules: Rules, { protection }: Branch): readonly string[] {
  const ruled = rules.flatMap((rule) =>
    rule.type === 'required_status_checks'
      ? (rule.parameters?.required_status_checks ?? []).map(({ context }) => context)
      : [],
  )
  return [...new Set([...ruled, ...(protection?.required_status_checks?.contexts ?? [])])]
}

function codeOwnerReview(rules: Rules): boolean {
  return rules.some((rule) => rule.type === 'pull_request' && rule.parameters?.require_code_owner_review === true)
}
