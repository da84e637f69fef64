import { UserError } from '../errors.ts'
import type { StageMove, Version } from '../ports/model-registry.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { rollbackTarget } from '../registry/stage-log.ts'
import { proposePromotion } from './propose-promotion.ts'
import type { StageResult } from './stage-result.ts'
import { versionNamed } from './version-named.ts'

export interface PromoteOptions {
  /** `NAME@VERSION`; only the name with `rollback`. */
  readonly version: string
  readonly stage: string
  readonly rollback: boolean
  readonly reason: string | undefined
  /** Workflow file to start after the move, as `deploy.yml`. */
  readonly dispatch: string | undefined
  readonly ref: string | undefined
  /** Ask for it by a pull request instead. */
  readonly propose: boolean
  readonly image: string | undefined
}

/** Puts a version into a stage; the move is one more entry of an append-only log. */
export async function promote(options: PromoteOptions, ports: Ports): Promise<Outcome<StageResult>> {
  if (options.rollback) return rollback({ ...options, name: options.version }, ports)
  const version = await versionNamed(options.version, ports)
  if (options.propose) return proposePromotion(version, options, ports)
  const { versions } = await ports.registry.list(version.name)
  if (versions.some((other) => other.version === version.version && other.stages.includes(options.stage))) {
    return outcome(
      'unmoved',
      { name: version.name, stage: options.stage, version: version.version, previous: version.version },
      null,
      null,
    )
  }
  const move = await moveStage(version, options.stage, options.reason ?? null, ports)
  await dispatchDeploy(move, options, ports)
  return outcome('promoted', move, move.by, move.reason)
}

export interface RollbackOptions {
  readonly name: string
  readonly stage: string
  readonly reason: string | undefined
  readonly dispatch: string | undefined
  readonly ref: string | undefined
}

/** Puts the version before the current one back into a stage. */
export async function rollback(options: RollbackOptions, ports: Ports): Promise<Outcome<StageResult>> {
  const listed = await ports.registry.list(options.name)
  const target = rollbackTarget(listed.moves, options.stage)
  const version = listed.versions.find((candidate) => candidate.version === target)
  if (!version) {
    const current = listed.versions.find((candidate) => candidate.stages.includes(options.stage))
    const what = current
      ? `${current.tag} is the first version that was in ${options.stage}`
      : `no version of ${options.name} is in stage ${options.stage}`
    throw new UserError({ where: 'stage', what: `there is nothing to roll back to: ${what}` })
  }
  const move = await moveStage(version, options.stage, options.reason ?? 'rollback', ports)
  await dispatchDeploy(move, options, ports)
  return outcome('rolled-back', move, move.by, move.reason)
}

function moveStage(version: Version, stage: string, reason: string | null, ports: Ports): Promise<StageMove> {
  return ports.registry.assign({ name: version.name, stage, version: version.version, reason, by: ports.origin.user })
}

async function dispatchDeploy(
  move: StageMove,
  { dispatch, ref }: Pick<PromoteOptions, 'dispatch' | 'ref'>,
  ports: Ports,
): Promise<void> {
  if (dispatch !== undefined)
    await ports.dispatch(dispatch, ref ?? ports.origin.branch, {
      name: move.name,
      stage: move.stage,
      version: move.version,
    })
}

function outcome(
  kind: 'promoted' | 'rolled-back' | 'unmoved',
  { name, stage, version, previous }: StageResult,
  by: string | null,
  reason: string | null,
): Outcome<StageResult> {
  const result = { name, stage, version, previous }
  return { result, subject: { kind, ...result, by, reason } }
}
