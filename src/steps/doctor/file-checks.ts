import { type Check, fail, gravest, ok, warn } from './finding.ts'
import type { Patient } from './patient.ts'
import { type Job, ownAction, type Step, usesAction, type Workflow } from './workflow.ts'

export const projectFile: Check = ({ config, project, project_problems }) => {
  if (project) return ok(`${config} describes ${project.name}`)
  const [problem] = project_problems
  const where = problem?.where ?? config
  return fail(`${where}: ${problem?.what ?? 'there is no project file'}`, problem?.allowed ?? 'mlops init writes one')
}

export const workflowFiles: Check = ({ broken }) => {
  const [path] = broken
  return path
    ? fail(`${path} is no valid workflow`, `Mend the YAML of ${path}: it has to be a map with on and jobs`)
    : ok('every workflow file can be read')
}

/** Training reads what lies in the working folder. */
export const checkout: Check = (patient) => {
  const findings = trainingJobs(patient).flatMap(({ workflow, job }) => {
    const first = job.steps.findIndex((step) => ownAction(step) === 'train-and-log')
    if (job.steps.slice(0, first).some(isCheckout)) return []
    return [
      fail(
        `job ${job.id} of ${workflow.path} trains without the repository's files`,
        `In ${workflow.path}, job ${job.id}, before train-and-log:\n      - uses: actions/checkout@v7`,
      ),
    ]
  })
  return gravest(findings, 'training has the repository before it')
}

/** Commands that look back in the history find none in a checkout of one commit. */
export const checkoutDepth: Check = (patient) => {
  const { data, train } = patient.project ?? {}
  const commands = [data?.fetch, data?.prepare, train?.run].filter((one) => one !== undefined)
  const curious = commands.find((one) =>
    /\bgit (describe|log|rev-list|diff|blame)\b|\b(gto|setuptools[-_]scm)\b|\bdvc (exp|metrics diff|params diff)\b/.test(
      one,
    ),
  )
  if (curious === undefined) return ok('nothing that runs reads the history')
  const shallow = trainingJobs(patient).find(
    ({ job }) => !job.steps.some((step) => isCheckout(step) && String(step.with['fetch-depth']) === '0'),
  )
  if (!shallow) return ok('the history is checked out')
  return fail(
    `"${curious}" reads the history, but ${shallow.workflow.path} checks out one commit`,
    `In ${shallow.workflow.path}, job ${shallow.job.id}:\n      - uses: actions/checkout@v7\n        with: {fetch-depth: 0}`,
  )
}

/** Git LFS leaves pointers where its files are not asked for. */
export const lfs: Check = (patient) => {
  const tracked = /filter=lfs/.test(patient.gitattributes)
  const [pointer] = patient.lfs_pointers
  if (!tracked && pointer === undefined) return ok('no data is in Git LFS')
  const without = trainingJobs(patient).find(
    ({ job }) => !job.steps.some((step) => isCheckout(step) && String(step.with['lfs']) === 'true'),
  )
  if (!without) return ok('Git LFS is fetched')
  const what = pointer === undefined ? 'files are in Git LFS' : `${pointer} is only a Git LFS pointer`
  return fail(
    `${what}, and ${without.workflow.path} does not fetch it`,
    `In ${without.workflow.path}, job ${without.job.id}:\n      - uses: actions/checkout@v7\n        with: {lfs: true}`,
  )
}

/** A DVC pointer is no data. */
export const dvc: Check = (patient) => {
  const [pointer] = patient.dvc_pointers
  if (pointer === undefined) return ok('no data waits behind a DVC pointer')
  const pulls = /\bdvc (pull|fetch|repro)\b/
  if (pulls.test(patient.project?.data.fetch ?? '')) return ok('data.fetch brings what DVC tracks')
  const pulled = trainingJobs(patient).every(({ job }) =>
    job.steps.some(({ run, uses }) => pulls.test(run) || /setup-dvc/.test(uses)),
  )
  if (pulled && trainingJobs(patient).length > 0) return ok('the workflow brings what DVC tracks')
  return fail(
    `${pointer} stands for data that nothing fetches`,
    `In ${patient.config}:\n    data: {fetch: dvc pull ${pointer}, ...}`,
  )
}

/** Python that only happens to be on the runner is another one next month. */
export const python: Check = (patient) => {
  const run = patient.project?.train.run ?? ''
  if (!/\bpython3?\b/.test(run)) return ok('no Python is needed')
  const without = trainingJobs(patient).find(
    ({ job }) => !job.steps.some(({ uses }) => /setup-(python|uv|micromamba|miniconda)|pixi/.test(uses)),
  )
  if (!without) return ok('Python is set up')
  return warn(
    `"${run}" takes whatever Python ${without.job.runs_on || 'the runner'} has`,
    `In ${without.workflow.path}, job ${without.job.id}, before train-and-log:\n      - uses: actions/setup-python@v6\n        with: {python-version: "3.13", cache: pip}\n      - run: pip install -r requirements.txt`,
  )
}

/** Without the files a program is made of, no pull request is known to leave them alone. */
export const trainPaths: Check = ({ project, config }) => {
  if (project?.train.run === undefined || project.train.paths !== undefined || !project.train.reuse)
    return ok('earlier runs can be reused')
  return warn(
    'every pull request trains: which files the program is made of is not said',
    `In ${config}:\n    train: {run: ${project.train.run}, paths: [train.py, "src/**/*.py"]}`,
  )
}

export const store: Check = ({ gitignore, project }) => {
  if (!project || /^\/?\.mlops\/?\s*$/m.test(gitignore)) return ok('runs on a laptop stay out of git')
  return warn('runs on a laptop (.mlops/) would be committed', 'In .gitignore:\n    .mlops/')
}

/** Our actions run on Node 24, which older runner software does not bring. */
export const runner: Check = (patient) => {
  const own = patient.workflows.flatMap((workflow) =>
    workflow.jobs
      .filter((job) => job.runs_on.includes('self-hosted') && job.steps.some((step) => ownAction(step) !== null))
      .map((job) => ({ workflow, job })),
  )[0]
  if (!own) return ok("GitHub's own runners have Node 24")
  return warn(
    `job ${own.job.id} of ${own.workflow.path} runs on your own runner, which needs Node 24`,
    'Update the runner to 2.327.1 or later (./config.sh without --disableupdate keeps it up to date)',
  )
}

function trainingJobs({ workflows }: Patient): readonly { readonly workflow: Workflow; readonly job: Job }[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.filter((job) => usesAction(job, 'train-and-log')).map((job) => ({ workflow, job })),
  )
}

function isCheckout({ uses }: Step): boolean {
  return uses.startsWith('actions/checkout@')
}
