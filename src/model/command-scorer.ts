import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { CommandTools, Scorer } from './scoring.ts'

const LAST_LINES = 20

/**
 * A user's own `predict` command. It runs in `cwd` with `MLOPS_INPUT` (a CSV file of the rows, without the target),
 * `MLOPS_OUTPUT` (the CSV predictions file it has to write, rows in the same order) and `MLOPS_MODEL_DIR` (the package). No
 * path or value is ever put into the command's text.
 */
export function commandScorer(
  command: string,
  folder: string,
  cwd: string,
  tools: CommandTools,
  signal?: AbortSignal,
): Scorer {
  return {
    kind: 'command',
    close: async () => {},
    async predict(table) {
      const scratch = await mkdtemp(join(tmpdir(), 'mlops-predict-'))
      try {
        const input = join(scratch, 'input.csv')
        const output = join(scratch, 'predictions.csv')
        await tools.write_table(table, input)
        const env = { MLOPS_INPUT: input, MLOPS_OUTPUT: output, MLOPS_MODEL_DIR: resolve(folder) }
        const { exit_code, log_tail } = await tools.run({ command, cwd, env, ...(signal ? { signal } : {}) })
        signal?.throwIfAborted()
        if (exit_code !== 0) {
          const end = log_tail.slice(-LAST_LINES).join('\n')
          throw new UserError({ where: 'predict', what: `the command ended with exit code ${exit_code}:\n${end}` })
        }
        if (!(await stat(output).catch(() => null))?.isFile()) {
          throw new UserError({
            where: 'predict',
            what: 'the command left no predictions file',
            allowed: 'a CSV file at the path in the environment variable MLOPS_OUTPUT, with a column prediction',
          })
        }
        const predictions = await tools.read_predictions(output)
        if (predictions.rows !== table.rows) {
          throw new UserError({
            where: 'predict',
            what: `the command predicted ${predictions.rows} rows of ${table.rows}`,
          })
        }
        return predictions
      } finally {
        await rm(scratch, { recursive: true, force: true })
      }
    },
  }
}
