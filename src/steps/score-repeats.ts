import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Predictions } from '../data/predictions.ts'
import type { Scored } from '../gate/score.ts'
import type { Policy } from './gate-policy.ts'
import { type ScoredRun, type ScoreRequest, scoreRun } from './score-run.ts'
import { REPEATS } from './train-repeats.ts'

export type Predicted = Extract<ScoredRun, { status: 'scored' }>

/** A run's model, and what its training left with other seeds: at most `seeds` of them in all. */
export async function scoreRepeated(request: ScoreRequest, seeds: number): Promise<ScoredRun> {
  const scored = await scoreRun(request)
  if (scored.status === 'incomplete' || seeds < 2) return scored
  const repeats: Predictions[] = []
  for (const folder of (await repeatFolders(request.folder)).slice(0, seeds - 1)) {
    const again = await scoreRun({ ...request, folder, timed: false })
    if (again.status === 'incomplete') return { status: 'incomplete', why: `one of its seeds: ${again.why}` }
    repeats.push(again.predictions)
  }
  return { ...scored, repeats }
}

/** One prediction set a seed, the model's own first. */
export function everySeed({ predictions, repeats = [] }: Predicted): readonly Predictions[] {
  return [predictions, ...repeats]
}

async function repeatFolders(home: string): Promise<string[]> {
  const names = await readdir(join(home, REPEATS)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const seeds = names.filter((name) => /^-?\d{1,15}$/.test(name)).sort((a, b) => Number(a) - Number(b))
  return seeds.map((name) => join(home, REPEATS, name))
}

/** Means over the seeds, whole and by slice. All are of the same rows. */
export function meanScored(seeds: readonly Scored[]): Scored {
  const [first, ...others] = seeds
  if (first === undefined) throw new Error('no seed was scored')
  if (others.length === 0) return first
  return {
    values: meanValues(seeds.map(({ values }) => values)),
    slices: first.slices.map((slice, index) => ({
      ...slice,
      values: meanValues(seeds.map(({ slices }) => slices[index]!.values)),
    })),
  }
}

function meanValues(seeds: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  return new Map(
    [...seeds[0]!.keys()].map((name) => [name, mean(seeds.map((values) => values.get(name) ?? Number.NaN))]),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** How far the seeds lie apart, on the rows of one comparison; nothing where there is one seed on both sides and none was asked for. */
export function seedsNote(name: string, ours: readonly Scored[], theirs: readonly Scored[], policy: Policy): string[] {
  const demanded = policy.project.validate.repeats
  if (demanded < 2 || ours.length === 0) return []
  const few = [['the candidate', ours.length] as const, [name, theirs.length] as const].filter(
    ([, count]) => count < demanded,
  )
  const spreads = Object.keys(policy.gate.metrics).map(
    (metric) => `${metric} ${spreadText(metric, ours)} beside ${spreadText(metric, theirs)} of ${name}`,
  )
  return [
    `Means over ${ours.length} and ${theirs.length} seeds (± standard deviation): ${spreads.join('; ')}.`,
    ...few.map(
      ([whose, count]) =>
        `${demanded} seeds are asked for, ${whose} has ${count}: its value is ${count === 1 ? 'a single draw' : 'a mean of fewer'}.`,
    ),
  ]
}

function spreadText(name: string, seeds: readonly Scored[]): string {
  const values = seeds.map((scored) => scored.values.get(name) ?? Number.NaN)
  const middle = mean(values)
  if (values.length < 2) return middle.toFixed(4)
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
  return `${middle.toFixed(4)} ± ${deviation.toFixed(4)}`
}
