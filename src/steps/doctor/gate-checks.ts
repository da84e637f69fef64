import { type Check, fail, gravest, ok, warn } from './finding.ts'
import type { Patient } from './patient.ts'
import { type Job, ownAction, usesAction, type Workflow } from './workflow.ts'

interface Gate {
  readonly workflow: Workflow
  readonly job: Job
}

/** The jobs that judge pull requests: those whose result a branch has to require. */
function gates({ workflows }: Patient): readonly Gate[] {
  return workflows.flatMap((workflow) =>
    'pull_request' in workflow.on
      ? workflow.jobs.filter((job) => usesAction(job, 'validate-model')).map((job) => ({ workflow, job }))
      : [],
  )
}

/** A gate that no branch requires stops nothing. */
export const requiredCheck: Check = (patient) => {
  const { required_checks, default_branch } = patient.facts
  const names = gates(patient).map(({ job }) => job.name)
  const branch = default_branch.known ? default_branch.value : 'the default branch'
  const setting = (name: string) =>
    `Settings > Rules > Rulesets > New branch ruleset: target ${branch}, Require status checks to pass, add the check "${name}"`
  if (names.length === 0)
    return warn('no workflow runs validate-model on pull requests', 'mlops init writes .github/workflows/model.yml')
  if (!required_checks.known)
    return warn(`whether ${branch} requires the check is not known: ${required_checks.why}`, setting(names[0]!))
  const missing = names.filter((name) => !required_checks.value.some((check) => isCheckOf(check, name)))
  if (missing.length === 0) return ok(`${branch} requires ${names.join(', ')}`)
  const others = required_checks.value.length > 0 ? ` (it requires ${required_checks.value.join(', ')})` : ''
  return fail(`${branch} does not require the check ${missing[0]}${others}`, setting(missing[0]!))
}

/** A matrix adds its values to the job's name: `model (birds)`. An expression in a name stands for anything. */
function isCheckOf(check: string, name: string): boolean {
  if (check === name || check.startsWith(`${name} (`) || check.endsWith(`/ ${name}`)) return true
  const fixed = name.split(/\$\{\{.*?\}\}/)
  return fixed.length > 1 && check.startsWith(fixed[0]!) && check.endsWith(fixed.at(-1)!)
}

/** A merge queue waits for ever for a check whose workflow does not run in it. */
export const mergeQueue: Check = (patient) => {
  const without = gates(patient).filter(({ workflow }) => !('merge_group' in workflow.on))
  const { merge_queue } = patient.facts
  const [gate] = without
  if (!gate) return ok('the gate also runs in a merge queue')
  const fix = `In ${gate.workflow.path}:\n    on: {pull_request: {}, merge_group: {}, push: {branches: [main]}}`
  const what = `${gate.workflow.path} has no merge_group trigger`
  if (merge_queue.known && merge_queue.value)
    return fail(`${what}, and the branch has a merge queue that waits for it`, fix)
  return warn(`${what}: with a merge queue the check would never report`, fix)
}

/** A required check whose workflow is filtered out by its paths stays pending, and the pull request with it. */
export const pathFilter: Check = (patient) => {
  for (const { workflow } of gates(patient)) {
    for (const event of ['pull_request', 'merge_group'] as const) {
      const settings = workflow.on[event] ?? {}
      const filter = ['paths', 'paths-ignore'].find((key) => key in settings)
      if (filter)
        return fail(
          `${workflow.path} filters ${event} by ${filter}: a required check that does not run stays pending for ever`,
          `In ${workflow.path} remove on.${event}.${filter}; a pull request that touches nothing relevant trains nothing anyway (docs/reuse.md)`,
        )
    }
  }
  return ok('no path filter keeps the gate from reporting')
}

/** A job that is skipped counts as passed: a gate behind a failed training would let the pull request through. */
export const skippedGate: Check = (patient) => {
  const findings = gates(patient).flatMap(({ workflow, job }) => {
    const always = /always\(\)|!\s*cancelled\(\)/.test(job.condition)
    if (job.needs.length === 0 || always) return []
    return [
      fail(
        `job ${job.id} of ${workflow.path} needs ${job.needs.join(', ')}: where that fails it is skipped, which counts as passed`,
        `In ${workflow.path}, job ${job.id}:\n    if: always()`,
      ),
    ]
  })
  return gravest(findings, 'the gate runs whatever happened before it')
}

export const forgivenGate: Check = (patient) => {
  for (const { workflow, job } of gates(patient)) {
    const step = job.steps.find((one) => ownAction(one) === 'validate-model')
    if (job.forgiving || step?.forgiving)
      return fail(
        `${workflow.path} forgives a failure of the gate (continue-on-error)`,
        `In ${workflow.path}, job ${job.id}: remove continue-on-error: true; a loss that is meant is accepted in mlops.yml or by a label`,
      )
  }
  return ok('a failure of the gate fails its job')
}

/** What the base branch's rules are read from can be edited in the same pull request. */
export const codeowners: Check = ({ codeowners: file, config, facts, workflows }) => {
  if (workflows.length === 0) return ok('there are no workflows yet')
  const lines = [`/.github/workflows/ @OWNER/TEAM`, `/${config} @OWNER/TEAM`]
  const owned = (path: string) => file?.text.split('\n').some((line) => covers(line, path))
  const missing = lines.filter((_, index) => !owned(['.github/workflows/model.yml', config][index]!))
  if (missing.length > 0)
    return warn(
      `anybody who may merge may change ${missing.map((line) => line.split(' ')[0]).join(' and ')}: no code owner is asked`,
      `In ${file?.path ?? '.github/CODEOWNERS'}:\n    ${missing.join('\n    ')}`,
    )
  const { code_owner_review } = facts
  if (code_owner_review.known && !code_owner_review.value)
    return warn(
      'code owners are named, but their review is not required',
      'Settings > Rules > Rulesets > your branch ruleset: Require a pull request before merging, Require review from Code Owners',
    )
  return ok('workflows and rules have code owners')
}

/** The patterns that matter here: everything, a folder, a file (gitignore's grammar, without its rarer forms). */
function covers(line: string, path: string): boolean {
  const [pattern = '', ...owners] = line.trim().split(/\s+/)
  if (pattern === '' || pattern.startsWith('#') || owners.length === 0) return false
  const anchored = pattern.replace(/^\//, '')
  if (anchored === '*' || anchored === '**') return true
  const folder = anchored.replace(/\*+$/, '')
  if (folder.endsWith('/')) return path.startsWith(folder)
  return path === anchored || path.startsWith(`${anchored}/`) || path.endsWith(`/${anchored}`) || wild(anchored, path)
}

function wild(pattern: string, path: string): boolean {
  if (!pattern.includes('*')) return false
  const source = pattern.split('*').map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
  return new RegExp(`^(.*/)?${source.join('[^/]*')}$`).test(path)
}
