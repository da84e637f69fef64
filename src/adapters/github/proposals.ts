import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { withTemporaryFolder } from '../../files/write-folder.ts'
import type { ProposalSearch, Proposals, ReceivedReport } from '../../ports/proposals.ts'
import { reportArchive, reportsPerRun, unpackReport } from '../untrusted-archive.ts'
import { parseArtifactName } from './artifact-name.ts'
import { type Artifact, listArtifacts, saveArtifact } from './artifacts.ts'
import type { Client, Octokit } from './client.ts'
import type { EventPayload } from './event.ts'
import { httpStatus } from './http-error.ts'

/** Of a run's artifacts, which a hostile one may have by the thousand. */
const artifactsLooked = 200

type WorkflowRun = Awaited<ReturnType<Octokit['rest']['actions']['getWorkflowRun']>>['data']

/**
 * The pull request whose run started this workflow (`workflow_run`). The event gives one number, the run's; everything
 * else is asked of the API. Which pull request it is follows from the head's owner, branch and commit, never from an artifact.
 */
export function githubProposals(client: Client, event: EventPayload, temporary: string): Proposals {
  return {
    find: async () => {
      const id = event.workflow_run?.id
      if (client.env.GITHUB_EVENT_NAME !== 'workflow_run' || id === undefined)
        throw new UserError({
          where: 'on',
          what: `post-report was started by the event ${client.env.GITHUB_EVENT_NAME}`,
          allowed: 'workflow_run, which runs with the rights of the default branch',
        })
      return proposalOf(client, await startingRun(client, id))
    },
    receive: async (proposal, name, folder) => {
      const run = Number(proposal.run.id)
      const received: ReceivedReport[] = []
      const seen = new Set<string>()
      for (const artifact of (await listArtifacts(client, { run })).slice(0, artifactsLooked)) {
        const parsed = parseArtifactName(artifact.name, 'report', name)
        // Newest first: of two of one name, as attempts leave them, the newest counts.
        if (parsed === null || seen.has(artifact.name) || received.length === reportsPerRun) continue
        seen.add(artifact.name)
        const told = { artifact: artifact.name, leg: parsed.leg ?? null }
        const home = join(folder, String(artifact.id))
        try {
          await download(client, artifact, run, temporary, home)
          received.push({ status: 'received', ...told, path: join(home, 'report.json') })
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          received.push({ status: 'refused', ...told, why: error.message })
        }
      }
      return received
    },
  }
}

async function startingRun({ octokit, owner, repo }: Client, run_id: number): Promise<WorkflowRun> {
  try {
    return (await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id })).data
  } catch (error) {
    if (httpStatus(error) !== 404) throw error
    throw new UserError({ where: 'workflow_run', what: `${run_id} is no run of ${owner}/${repo}` }, { cause: error })
  }
}

async function proposalOf(client: Client, run: WorkflowRun): Promise<ProposalSearch> {
  const none = (why: string): ProposalSearch => ({ status: 'none', why })
  if (run.event !== 'pull_request') return none(`the run was of the event ${run.event}, not of a pull request`)
  const { head_repository: source, head_branch: branch, head_sha: head } = run
  if (!source || !branch) return none("the pull request's repository or branch is gone")
  if (source.id === run.repository.id && run.actor?.login !== 'dependabot[bot]')
    return none("the pull request's own run could comment: it is not from a fork")
  const pulls = await openPulls(client, source.owner.login, branch)
  const matching = pulls.filter((pull) => pull.head.repo?.id === source.id)
  if (matching.length === 0) return none(`no open pull request has the head ${source.full_name}, ${branch}`)
  const current = matching.filter((pull) => pull.head.sha === head)
  const [pull, ...others] = current
  if (!pull) return none(`the pull request has moved on from ${head.slice(0, 7)}: its next run reports`)
  if (others.length > 0)
    return none(`${current.length} open pull requests have this head: which one is meant is not told`)
  return {
    status: 'found',
    proposal: {
      pull_request: pull.number,
      repository: source.full_name,
      head,
      head_branch: branch,
      base_branch: pull.base.ref,
      base_tip: await tipOf(client, pull.base.ref),
      run: { id: String(run.id), attempt: run.run_attempt ?? 1, url: run.html_url },
    },
  }
}

async function openPulls({ octokit, owner, repo }: Client, user: string, branch: string) {
  const request = { owner, repo, state: 'open', head: `${user}:${branch}`, per_page: 100 } as const
  return (await octokit.rest.pulls.list(request)).data
}

async function tipOf({ octokit, owner, repo }: Client, branch: string): Promise<string> {
  return (await octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` })).data.object.sha
}

async function download(client: Client, artifact: Artifact, run: number, temporary: string, folder: string) {
  const { id, size_in_bytes, workflow_run } = artifact
  if (workflow_run?.id !== run) throw new UserError({ what: `artifact ${id} is not of workflow run ${run}` })
  if (size_in_bytes > reportArchive.download)
    throw new UserError({ what: `artifact ${id} has ${size_in_bytes} bytes`, allowed: `${reportArchive.download}` })
  await withTemporaryFolder(temporary, async (place) => {
    const zip = join(place, 'report.zip')
    await saveArtifact(client, artifact, zip)
    await mkdir(folder, { recursive: true })
    await unpackReport(zip, folder)
  })
}
