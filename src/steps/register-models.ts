import { isPattern } from '../data/is-pattern.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { eachModel } from './each-model.ts'
import { findRun } from './find-run.ts'
import { loadModels } from './load-models.ts'
import { type RegisterOptions, type RegisterResult, register } from './register.ts'
import type { Model } from './untouched-models.ts'

/** Of several models. */
export interface RegisteredModels {
  readonly versions: readonly RegisterResult[]
}

/** Registers the model of the project file; of several those that this workflow run trained (on a laptop: that have a run). */
export async function registerModels(
  options: RegisterOptions,
  ports: Ports,
): Promise<Outcome<RegisterResult> | Outcome<RegisteredModels>> {
  if (!isPattern(options.config)) return register(options, ports)
  const trained: Model[] = []
  for (const model of await loadModels(options, ports)) {
    const { name } = model.project
    if ((await findRun({ name, run: options.run, leg: options.leg, branch: ports.base_branch }, ports)) !== null)
      trained.push(model)
  }
  const outcomes = await eachModel(trained, ({ file }) => register({ ...options, config: file }, ports))
  return {
    result: { versions: outcomes.map(({ result }) => result) },
    subject: { kind: 'several', subjects: outcomes.map(({ subject }) => subject), unchanged: [] },
  }
}
