import { z } from 'zod'

const pattern = z.string({ error: 'a path or glob' }).min(1, { error: 'a path or glob' })

/** Keys of `train` that say when an earlier run may stand in for a training. */
export const reuseFields = {
  paths: z
    .array(pattern)
    .min(1, { error: 'at least one path or glob' })
    .optional()
    .describe('Files that the training program is made of; while none of them changes, an earlier run is reused'),
  reuse: z
    .boolean({ error: 'true or false' })
    .default(true)
    .describe('Take the earlier run that was made of the same data, code, parameters and environment'),
}
