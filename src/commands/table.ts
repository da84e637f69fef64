import { buildImage } from './build-image.ts'
import type { Command } from './command.ts'
import { doctor } from './doctor.ts'
import { drift, profile } from './drift.ts'
import { init } from './init.ts'
import { compare, metrics, runs, verify, versions } from './inspect.ts'
import { postReport } from './post-report.ts'
import { promote, rollback } from './promote.ts'
import { register } from './register.ts'
import { serve } from './serve.ts'
import { train } from './train.ts'
import { predict, pull } from './use-model.ts'
import { validate } from './validate.ts'

/** Every command there is, in the order of help and README. */
export const commands: readonly Command[] = [
  init,
  doctor,
  train,
  validate,
  postReport,
  register,
  promote,
  rollback,
  buildImage,
  runs,
  versions,
  compare,
  verify,
  pull,
  predict,
  serve,
  metrics,
  drift,
  profile,
]
