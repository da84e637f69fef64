import { access, cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { temporaryFolder } from './folders.ts'
import type { Trained, TrainRequest } from './trained.ts'

/** In a run's folder: what the same training left with other seeds, by seed. */
export const REPEATS = 'repeats'

/** All that it takes to score a repeat; the examples and the ONNX twin of a built-in model are not kept again. */
const builtIn = ['MLmodel', 'forest.bin']

/** Trains again with the seeds that follow the run's own, as `validate.repeats` asks. @throws UserError when one fails */
export async function trainRepeats(
  request: TrainRequest,
  train: (request: TrainRequest, ports: Ports) => Promise<Trained>,
  ports: Ports,
): Promise<void> {
  const { project } = request
  const first = Number(project.train.params['seed'] ?? 0)
  if (project.validate.repeats > 1 && !Number.isSafeInteger(first)) {
    const what = `the seed is ${JSON.stringify(project.train.params['seed'])}, which none follows`
    throw new UserError({ where: 'train.params.seed', what, allowed: 'a whole number, with validate.repeats' })
  }
  for (let seed = first + 1; seed < first + project.validate.repeats; seed++) {
    ports.progress(`training again with seed ${seed}`)
    await using folder = await temporaryFolder()
    const params = { ...project.train.params, seed }
    const again = { ...project, train: { ...project.train, params } }
    const { failure } = await train({ ...request, project: again, folder: folder.path }, ports)
    if (failure)
      throw new UserError({ where: 'validate.repeats', what: `training with seed ${seed} failed: ${failure.message}` })
    await keep(folder.path, join(request.folder, REPEATS, String(seed)), project.train.run === undefined)
  }
}

async function keep(from: string, to: string, isBuiltIn: boolean): Promise<void> {
  const names = isBuiltIn
    ? builtIn.map((name) => join('model', name))
    : ['model', 'predictions.parquet', 'predictions.csv']
  await mkdir(to, { recursive: true })
  for (const name of names) {
    const there = await access(join(from, name)).then(
      () => true,
      () => false,
    )
    if (there) await cp(join(from, name), join(to, name), { recursive: true })
  }
}
