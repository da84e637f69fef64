import { UserError } from '../errors.ts'
import type { GatePolicy } from '../gate/policy.ts'
import type { Ports } from '../ports/ports.ts'
import { type Override, parseOverride } from '../project/override.ts'
import type { Project } from '../project/project.ts'
import type { Change } from '../records/gate-report.ts'
import type { Task } from '../records/task.ts'
import { valueChanges } from './changes.ts'
import { loadProject, type ProjectOptions, projectAt } from './load-project.ts'
import { programChanges } from './program-changes.ts'

export interface Policy {
  /** The project file whose thresholds, test data, target, positive class and split count. */
  readonly project: Project
  readonly gate: GatePolicy
  readonly source: string
  readonly base: string | null
  readonly changes: readonly Change[]
  readonly notes: readonly string[]
}

/** Used where the project file sets no thresholds: the task's main metric may not get noticeably worse. */
const defaultMetrics: Readonly<Record<Task, GatePolicy['metrics']>> = {
  'binary-classification': { roc_auc: { max_absolute_regression: 0.01 } },
  'multiclass-classification': { f1_macro: { max_absolute_regression: 0.01 } },
  regression: { root_mean_squared_error: { max_relative_regression: 0.02 } },
}

/** Events of a change that is not merged: its author wrote the `set` of its workflow file, too. */
const proposals: readonly string[] = ['pull_request', 'pull_request_target', 'merge_group']

/** Whose rules count: those of the base commit, so that a pull request cannot lower its own bar (design §4). */
export async function gatePolicy(options: ProjectOptions, ports: Ports): Promise<Policy> {
  const head = await loadProject(options, ports)
  const base = await ports.history.base()
  const ofProposal = proposals.includes(ports.origin.event ?? '')
  if (ofProposal && options.set.some((text) => text.trim().startsWith('validate'))) {
    throw new UserError({
      where: 'set',
      what: 'on a pull request the gate cannot be overridden',
      allowed: 'keys outside validate',
    })
  }
  const notes: string[] = []
  const overrides = ofProposal ? [] : options.set.map(parseOverride)
  const judged = base === null ? null : await baseProject(base, options, overrides, ports, notes)
  const project = judged === null ? head : { ...judged, name: head.name }
  if (project.validate.metrics === undefined)
    notes.push(`No thresholds are set: ${Object.keys(defaultMetrics[project.task])[0]} may not get noticeably worse.`)
  return {
    project,
    gate: gateOf(project),
    source:
      judged !== null && base !== null ? `base ${base.slice(0, 7)}` : base === null ? options.config : 'this change',
    base,
    changes:
      judged === null || base === null
        ? []
        : [...policyChanges(judged, head), ...(await programChanges(base, judged, ports))],
    notes,
  }
}

/** A base file that is broken counts as none: the change that mends it must be able to pass. The report says so. */
async function baseProject(
  base: string,
  options: ProjectOptions,
  overrides: readonly Override[],
  ports: Ports,
  notes: string[],
): Promise<Project | null> {
  const head = 'the thresholds are those of this change'
  try {
    const project = await projectAt(base, options, ports, overrides)
    if (project === null) notes.push(`There is no ${options.config} at the base ${base.slice(0, 7)}: ${head}.`)
    return project
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    notes.push(
      `The project file at the base ${base.slice(0, 7)} is not valid: ${head}. ${error.problems[0]?.what ?? ''}`,
    )
    return null
  }
}

/** Timing takes predictions of its own, so it is done only where a rule needs it. */
export function timesPredictions({ gate }: Policy): boolean {
  return Object.hasOwn(gate.metrics, 'prediction_seconds_per_row')
}

export function gateOf(project: Project): GatePolicy {
  const { validate, task } = project
  return {
    metrics: validate.metrics ?? defaultMetrics[task],
    slices: validate.slices,
    on_missing_baseline: validate['on-missing-baseline'],
    uncertainty: validate.uncertainty,
    compat: validate.compat,
  }
}

/** What a change would alter in the rules of its base. */
export function policyChanges(base: Project, head: Project): readonly Change[] {
  return valueChanges(judgedKeys(base), judgedKeys(head))
}

/** What the head may not change by itself. */
function judgedKeys(project: Project): Record<string, unknown> {
  const { task, target, positive, validate } = project
  return { task, target, positive, 'data.test': project.data.test, 'data.split': project.data.split, validate }
}
