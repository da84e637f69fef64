import { z } from 'zod'
import { UserError } from '../../errors.ts'
import type { Dispatch, FindDispatched } from '../../ports/dispatch.ts'
import type { Client } from './client.ts'
import type { EventPayload } from './event.ts'
import { httpStatus, isAmbiguous, messageOf } from './http-error.ts'

/** Servers that do not know `return_run_details` answer 204, without a body; the client's types know only those. */
const startedSchema = z.object({ html_url: z.string() })

/** `workflow` is a file name in `.github/workflows`; without a `ref` the default branch's file runs. */
export function githubDispatch({ octokit, owner, repo }: Client, event: EventPayload): Dispatch {
  return async (workflow, ref, inputs) => {
    const branch =
      ref ?? event.repository?.default_branch ?? (await octokit.rest.repos.get({ owner, repo })).data.default_branch
    const call = { owner, repo, workflow_id: workflow, ref: branch, inputs, return_run_details: true }
    try {
      const answer = await octokit.rest.actions.createWorkflowDispatch(call)
      return { status: 'started', url: startedSchema.safeParse(answer.data).data?.html_url ?? null }
    } catch (error) {
      if (isAmbiguous(error)) return { status: 'unknown', why: messageOf(error) }
      throw refusal(error, workflow, branch, inputs) ?? error
    }
  }
}

function refusal(
  error: unknown,
  workflow: string,
  branch: string,
  inputs: Readonly<Record<string, string>>,
): UserError | null {
  const status = httpStatus(error)
  if (status === 404)
    return new UserError(
      {
        where: workflow,
        what: `there is no such workflow on the default branch`,
        allowed: 'the name of a file in .github/workflows',
      },
      { cause: error },
    )
  if (status !== 422) return null
  const declared = Object.keys(inputs).map((name) => `      ${name}: {type: string}`)
  return new UserError(
    {
      where: workflow,
      what: `could not be started on ${branch}: ${messageOf(error)}`,
      allowed: `a workflow that declares these inputs:\n\n    on:\n      workflow_dispatch:\n        inputs:\n    ${declared.join('\n    ')}\n`,
    },
    { cause: error },
  )
}

/** Every title that one of our retrainings gives its run holds a mark like it. */
const anyMark = /\b[a-z0-9-]+\/\d+\b/

export function githubFindDispatched({ octokit, owner, repo }: Client): FindDispatched {
  return async (workflow, since, mark) => {
    const call = { owner, repo, workflow_id: workflow, event: 'workflow_dispatch', per_page: 100 }
    const { data } = await octokit.rest.actions.listWorkflowRuns(call)
    const runs = data.workflow_runs
      // Newest first. The list tells whole seconds.
      .filter(({ created_at }) => Date.parse(created_at) >= Date.parse(since) - 1000)
      .map(({ display_title, html_url }) => ({ title: display_title, url: html_url }))
    const marked = runs.find(({ title }) => title.split(/[\s()]+/).includes(mark))
    const found = marked ?? runs.find(({ title }) => !anyMark.test(title))
    return found ? { url: found.url } : null
  }
}
