import { type Problem, problemsIn, UserError } from '../errors.ts'
import type { Model } from './untouched-models.ts'

/**
 * Does the same for every model, one after the other. A mistake in one does not keep the others from their turn; all are
 * told at the end. @throws UserError
 */
export async function eachModel<T>(models: readonly Model[], work: (model: Model) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  const problems: Problem[] = []
  for (const model of models) {
    try {
      done.push(await work(model))
    } catch (error) {
      const found = problemsIn(error)
      if (found === null) throw error
      for (const problem of found)
        problems.push({ ...problem, where: [model.file, problem.where].filter(Boolean).join(': ') })
    }
  }
  if (problems.length > 0) throw new UserError(problems)
  return done
}
