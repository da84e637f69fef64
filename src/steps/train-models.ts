import { isPattern } from '../data/is-pattern.ts'
import type { Ports } from '../ports/ports.ts'
import type { UnchangedModel } from '../records/gate-set.ts'
import type { Outcome } from '../records/subject.ts'
import { eachModel } from './each-model.ts'
import { loadModels } from './load-models.ts'
import { type TrainOptions, type TrainResult, train } from './train.ts'
import { type Model, untouchedModels } from './untouched-models.ts'

/** Of several models. */
export interface TrainedModels {
  readonly runs: readonly TrainResult[]
  /** Not trained, since the change touches none of their files. */
  readonly unchanged: readonly UnchangedModel[]
}

/** Trains the model of the project file, or of several the touched ones. */
export async function trainModels(
  options: TrainOptions,
  ports: Ports,
): Promise<Outcome<TrainResult> | Outcome<TrainedModels>> {
  if (!isPattern(options.config)) return train(options, ports)
  const models = await loadModels(options, ports)
  const untouched = await untouchedModels(ports)
  const unchanged: UnchangedModel[] = []
  const touched: Model[] = []
  for (const model of models) {
    const same = await untouched(model)
    if (same === null) touched.push(model)
    else unchanged.push(same)
  }
  const outcomes = await eachModel(touched, ({ file, project }) => {
    ports.progress(`${project.name}:`)
    return train({ ...options, config: file }, ports)
  })
  return {
    result: { runs: outcomes.map(({ result }) => result), unchanged },
    subject: { kind: 'several', subjects: outcomes.map(({ subject }) => subject), unchanged },
  }
}
