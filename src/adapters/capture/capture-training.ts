import { lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { secretValues } from './clean-environment.ts'
import { type Logged, readLogged } from './read-logged.ts'
import { redactor } from './redact.ts'
import { type ProgramRequest, type ProgramResult, runProgram } from './run-program.ts'

export interface CaptureRequest extends ProgramRequest {
  /** Where the program leaves its results: told to it as `MLOPS_RUN_DIR`; made when missing, and has to be empty. */
  readonly run_dir: string
  /** Milliseconds since 1970: the time of metric points that have none. */
  readonly now: number
}

export type Captured =
  | (ProgramResult & Logged & { readonly status: 'finished' })
  | (ProgramResult & { readonly status: 'failed' })

/**
 * Runs the user's own training command and reads what it left in `run_dir`: `params.json|yaml`, `metrics.json`,
 * `metrics.jsonl`, `tags.json`, `model/`, `predictions.csv|parquet`. A failing command is a result with its last lines;
 * what is written wrongly throws UserError with files and lines.
 */
export async function captureTraining(request: CaptureRequest): Promise<Captured> {
  const { run_dir, now, ...program } = request
  await mkdir(run_dir, { recursive: true })
  if ((await readdir(run_dir)).length > 0) throw new Error(`the run folder is not empty: ${run_dir}`)
  const result = await runProgram({ ...program, variables: { ...program.variables, MLOPS_RUN_DIR: run_dir } })
  if (result.failure !== null) return { ...result, status: 'failed' }
  const logged = await readLogged(run_dir, now, redactor(secretValues(request.env)))
  return { ...result, ...logged, model_dir: await modelFolder(join(run_dir, 'model')), status: 'finished' }
}

async function modelFolder(path: string): Promise<string | null> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (found === null) return null
  if (!found.isDirectory())
    throw new UserError({ where: path, what: 'not a folder', allowed: 'a folder with the model’s files' })
  return (await readdir(path)).length > 0 ? path : null
}
