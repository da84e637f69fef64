import { type DriftPolicy, policyOf } from '../drift/policy.ts'
import { UserError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import { taskSchema } from '../records/task.ts'
import type { ProjectOptions } from './load-project.ts'
import type { NamedOutputs } from './output-columns.ts'

export interface DriftOptions extends ProjectOptions {
  readonly reference: string | undefined
  readonly current: readonly string[]
  readonly previous: string | undefined
  readonly history: string | undefined
  readonly replay: string | undefined
  readonly 'evidently-report': string | undefined
  readonly segment: readonly string[]
  readonly window: string | undefined
  readonly time: string | undefined
  readonly 'same-weekday': boolean
  readonly 'domain-classifier': boolean
  readonly policy: string | undefined
  readonly 'fail-on': string | undefined
  readonly labels: string | undefined
  readonly 'label-id': string | undefined
  readonly target: string | undefined
  readonly prediction: string | undefined
  readonly probability: string | undefined
  readonly positive: string | undefined
  readonly task: string | undefined
  readonly ignore: readonly string[]
  readonly output: string | undefined
  readonly alert: 'auto' | 'true' | 'false'
  readonly parts: boolean
}

const policies = ['default', 'evidently'] as const

/** The policy of the project file, or the defaults, with what the flags say. @throws UserError */
export function driftPolicy(options: DriftOptions, project: Project | null): DriftPolicy {
  const section = project?.drift
  const name = policies.find((one) => one === (options.policy ?? section?.policy ?? 'default'))
  if (name === undefined)
    throw new UserError({
      where: '--policy',
      what: `${JSON.stringify(options.policy)} is not a policy`,
      allowed: policies.join(', '),
    })
  return policyOf(name, {
    ...(section?.alpha === undefined ? {} : { alpha: section.alpha }),
    ...(section?.drift_share === undefined ? {} : { drift_share: section.drift_share }),
    ...(section?.min_rows === undefined ? {} : { min_rows: section.min_rows }),
    columns: section?.columns ?? {},
    types: section?.types ?? {},
    floors: section?.floors ?? {},
    ...(section ? { persistence: section.windows } : {}),
    ignore: [...(section?.ignore ?? []), ...options.ignore],
  })
}

/** The span of `--window`, or the project file's; null: all rows. @throws UserError */
export function windowSpan(options: Pick<DriftOptions, 'window'>, project: Project | null): string | null {
  const given = options.window ?? project?.drift?.window ?? null
  if (given === null || /^[1-9]\d{0,4}[dhm]$/.test(given)) return given
  throw new UserError({
    where: '--window',
    what: `${JSON.stringify(given)} is not a span`,
    allowed: '7d, 12h, 30m and the like',
  })
}

const failures = ['drifted', 'degraded', 'broken'] as const
export type FailOn = (typeof failures)[number]

export function failOn(options: DriftOptions): FailOn | null {
  const given = options['fail-on']
  if (given === undefined) return null
  const found = failures.find((one) => one === given)
  if (found) return found
  throw new UserError({
    where: '--fail-on',
    what: `${JSON.stringify(given)} is not a verdict to fail on`,
    allowed: failures.join(', '),
  })
}

/** Whether a verdict is as bad as the one to fail on: broken is worst, then degraded, then drifted. */
export function failed(verdict: string, limit: FailOn | null): boolean {
  if (limit === null) return false
  const level = failures.indexOf(verdict as FailOn)
  return level >= 0 && level >= failures.indexOf(limit)
}

export function namedOutputs(options: DriftOptions): NamedOutputs {
  const { target, prediction, probability, positive } = options
  const task = options.task === undefined ? undefined : taskSchema.safeParse(options.task)
  if (task && !task.success)
    throw new UserError({
      where: '--task',
      what: `${JSON.stringify(options.task)} is not a task`,
      allowed: taskSchema.options.join(', '),
    })
  return { target, prediction, probability, positive, task: task?.data }
}
