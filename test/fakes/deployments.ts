import { created, problem } from './answers.ts'
import { commitOf } from './contents.ts'
import { fill } from './openapi/fill.ts'
import { nodeId, repositoryUrl, user } from './people.ts'
import { write } from './permissions.ts'
import type { Route } from './router.ts'

export const deploymentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/deployments',
    needs: write('deployments'),
    async act(world, call) {
      const { ref, environment, description, payload } = call.body as Record<string, unknown>
      const sha = await commitOf(world, String(ref))
      if (!sha) return problem(422, `No ref found for: ${String(ref)}`)
      const id = world.nextId()
      const now = world.now()
      const url = `${repositoryUrl(world)}/deployments/${id}`
      const made = fill('deployment', {
        id,
        node_id: nodeId('DE', id),
        url,
        sha,
        ref,
        task: 'deploy',
        payload,
        environment,
        original_environment: environment,
        description,
        creator: user(call.grant.login),
        created_at: now,
        updated_at: now,
        statuses_url: `${url}/statuses`,
        repository_url: repositoryUrl(world),
      })
      world.deployments.push(made)
      return created(made)
    },
  },
]
