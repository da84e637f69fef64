import { notFound, ok, page } from './answers.ts'
import { fill } from './openapi/fill.ts'
import { htmlUrl, repositoryUrl } from './people.ts'
import { read } from './permissions.ts'
import type { Json, Route } from './router.ts'
import type { World } from './world.ts'

/** A repository's settings, as far as somebody may look at them. */
export interface Settings {
  /** Checks that a ruleset of the default branch requires. */
  required_checks: string[]
  /** The same of the older branch protection. */
  protected_checks: string[]
  merge_queue: boolean
  code_owner_review: boolean
  /** State of a workflow by path, where it is not active. */
  workflow_states: Record<string, string>
  retention_days: number
  token_default: 'read' | 'write'
  fork_approval: string
  issues: boolean
  is_public: boolean
}

export const newSettings = (): Settings => ({
  required_checks: [],
  protected_checks: [],
  merge_queue: false,
  code_owner_review: false,
  workflow_states: {},
  retention_days: 90,
  token_default: 'read',
  fork_approval: 'first_time_contributors',
  issues: true,
  is_public: false,
})

function rules({ settings }: World): readonly Json[] {
  const source = { ruleset_source_type: 'Repository', ruleset_source: 'acme/models', ruleset_id: 1 }
  const checks = settings.required_checks.map((context) => ({ context }))
  const review = {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: settings.code_owner_review,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  }
  const queue = {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: 'SQUASH',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 5,
  }
  return [
    ...(checks.length > 0
      ? [
          {
            type: 'required_status_checks',
            ...source,
            parameters: { required_status_checks: checks, strict_required_status_checks_policy: false },
          },
        ]
      : []),
    { type: 'pull_request', ...source, parameters: review },
    ...(settings.merge_queue ? [{ type: 'merge_queue', ...source, parameters: queue }] : []),
  ]
}

const base = '/repos/{owner}/{repo}'

export const settingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/rules/branches/{branch}`,
    needs: read('metadata'),
    act: (world, call) => page(world, call, rules(world), (rule) => rule),
  },
  {
    method: 'GET',
    path: `${base}/branches/{branch}`,
    needs: read('contents'),
    async act(world, call) {
      const name = call.params.branch!
      const sha = await world.git.resolve(`refs/heads/${name}`)
      if (!sha) return notFound
      const { protected_checks: contexts } = world.settings
      const url = `${repositoryUrl(world)}/branches/${name}`
      const commit = fill('commit', { sha, url: `${repositoryUrl(world)}/commits/${sha}` })
      const protection = fill('branch-protection', {
        enabled: contexts.length > 0,
        required_status_checks: { enforcement_level: 'non_admins', contexts, checks: [] },
      })
      const facts = { name, commit, protected: contexts.length > 0, protection, protection_url: `${url}/protection` }
      return ok(
        fill('branch-with-protection', { ...facts, _links: { self: url, html: `${htmlUrl(world)}/tree/${name}` } }),
      )
    },
  },
  {
    method: 'GET',
    path: `${base}/actions/permissions/workflow`,
    needs: read('administration'),
    act: ({ settings }) =>
      ok({ default_workflow_permissions: settings.token_default, can_approve_pull_request_reviews: false }),
  },
  {
    method: 'GET',
    path: `${base}/actions/permissions/fork-pr-contributor-approval`,
    needs: read('administration'),
    act: ({ settings }) => ok({ approval_policy: settings.fork_approval }),
  },
  {
    method: 'GET',
    path: `${base}/actions/permissions/artifact-and-log-retention`,
    needs: read('administration'),
    act: ({ settings }) => ok({ days: settings.retention_days, maximum_allowed_days: 400 }),
  },
]
