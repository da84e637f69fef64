import type { Dispatch } from '../../ports/dispatch.ts'
import type { Client } from './client.ts'
import type { EventPayload } from './event.ts'

/** `workflow` is a file name in `.github/workflows`; without a `ref` the default branch's file runs. */
export function githubDispatch({ octokit, owner, repo }: Client, event: EventPayload): Dispatch {
  return async (workflow, ref, inputs) => {
    const branch =
      ref ?? event.repository?.default_branch ?? (await octokit.rest.repos.get({ owner, repo })).data.default_branch
    await octokit.rest.actions.createWorkflowDispatch({ owner, repo, workflow_id: workflow, ref: branch, inputs })
  }
}
