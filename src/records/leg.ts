import { z } from 'zod'

/** One job of a matrix that trains models. */
export const legSchema = z.strictObject({
  /** As the workflow names it; null: it does not. */
  name: z.string().nullable(),
  /** How many legs the matrix has; null: the runner did not tell. */
  of: z.int().min(1).nullable(),
})
