import { type Check, fail, ok, warn } from './finding.ts'
import { usesAction } from './workflow.ts'

/** Fewer days than a quiet branch rests, and the base's run is gone when the next pull request comes. */
const fewDays = 30

export const retention: Check = ({ facts: { retention_days } }) => {
  const fix =
    'Settings > Actions > General > Artifact and log retention: 90 days; or for runs alone, in the step train-and-log:\n    with: {retention-days: 90}'
  if (!retention_days.known) return warn(`how long runs are kept is not known: ${retention_days.why}`, fix)
  const { value } = retention_days
  if (value >= fewDays) return ok(`runs are kept for ${value} days`)
  return fail(`runs are kept for ${value} days: after that a pull request finds no run of its base`, fix)
}

/** GitHub stops schedules of repositories in which nothing happened for 60 days, without a word. */
export const schedules: Check = ({ workflows, facts }) => {
  const scheduled = workflows.filter((one) => 'schedule' in one.on)
  if (scheduled.length === 0) return ok('no workflow runs on a schedule')
  const path = scheduled[0]!.path
  if (!facts.workflows.known)
    return warn(`whether the schedule of ${path} is on is not known: ${facts.workflows.why}`, enable(path))
  const off = scheduled.find((one) =>
    facts.workflows.known
      ? facts.workflows.value.some((known) => known.path === one.path && known.state !== 'active')
      : false,
  )
  if (!off) return ok('every schedule is on')
  const state = facts.workflows.value.find((known) => known.path === off.path)?.state ?? 'disabled'
  return fail(`${off.path} is ${state}: its schedule does not run`, enable(off.path))
}

function enable(path: string): string {
  return `gh workflow enable ${path.split('/').at(-1)}    (or Actions > the workflow > Enable workflow)`
}

/** Where strangers may propose changes, their runs cannot comment. */
export const forkKit: Check = ({ workflows, facts: { is_public } }) => {
  const gate = workflows.find(
    (one) => 'pull_request' in one.on && one.jobs.some((job) => usesAction(job, 'validate-model')),
  )
  if (!gate) return ok('no workflow judges pull requests yet')
  const kit = workflows.find((one) => one.jobs.some((job) => usesAction(job, 'post-report')))
  const yaml = `In .github/workflows/report.yml:\n    on: {workflow_run: {workflows: ["${gate.name}"], types: [completed]}}\n    jobs:\n      report:\n        if: github.event.workflow_run.event == 'pull_request'\n        runs-on: ubuntu-latest\n        permissions: {contents: read, actions: read, pull-requests: write}\n        steps: [{uses: OWNER/mlops-actions/post-report@v1}]`
  if (kit) {
    const named = kit.on['workflow_run']?.['workflows']
    const follows = Array.isArray(named) ? named.map(String) : [String(named ?? '')]
    if (follows.includes(gate.name)) return ok('pull requests from forks are commented on')
    return fail(
      `${kit.path} waits for ${follows.join(', ') || 'no workflow'}, but the gate's workflow is called ${gate.name}`,
      yaml,
    )
  }
  if (is_public.known && !is_public.value) return ok('the repository is private: forks are its own people')
  return warn('pull requests from forks get no comment: their token may only read', yaml)
}

/** A stranger's first pull request should not start anything by itself. */
export const forkApproval: Check = ({ facts: { fork_approval, is_public } }) => {
  const fix =
    'Settings > Actions > General > Approval for running fork pull request workflows: Require approval for first-time contributors'
  if (is_public.known && !is_public.value) return ok('the repository is private')
  if (!fork_approval.known)
    return warn(`whose pull requests from forks run at once is not known: ${fork_approval.why}`, fix)
  if (fork_approval.value === 'first_time_contributors_new_to_github')
    return warn('pull requests of anybody with an older account run at once, with your runners', fix)
  return ok('pull requests of newcomers wait for an approval')
}

/** Drift opens an issue. */
export const issues: Check = ({ workflows, facts }) => {
  const needed = workflows.find((one) => one.jobs.some((job) => usesAction(job, 'drift-check')))
  if (!needed) return ok('no workflow opens issues')
  if (!facts.issues.known || facts.issues.value) return ok('issues are on')
  return fail(
    `${needed.path} checks for drift, but issues are off: nobody is told`,
    'Settings > General > Features: Issues',
  )
}
