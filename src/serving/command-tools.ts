import { execFile } from 'node:child_process'
import { readPredictions } from '../data/predictions-file.ts'
import { writeCsv } from '../data/write-table.ts'
import type { CommandTools } from '../model/scoring.ts'
import type { Task } from '../records/task.ts'

const KEPT_LINES = 20
const KEPT_BYTES = 1_000_000
/** What a program needs to run at all; keys and tokens of the server's own environment stay with the server. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'VIRTUAL_ENV', 'PYTHONPATH']

/** Runs the predict command that a package carries. Who serves a package trusts its author with this machine. */
export function commandTools(task: Task, positive: string | null): CommandTools {
  return {
    run: ({ command, cwd, env, signal }) => {
      const kept = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
      const options = { cwd, env: { ...Object.fromEntries(kept), ...env }, maxBuffer: KEPT_BYTES, signal }
      return new Promise((done) => {
        const child = execFile('sh', ['-ec', command], options, (_, stdout, stderr) => {
          const log_tail = `${stdout}${stderr}`.split('\n').slice(-KEPT_LINES)
          done({ exit_code: child.exitCode, log_tail })
        })
      })
    },
    write_table: (table, path) => writeCsv(path, table),
    read_predictions: async (path) =>
      (await readPredictions(path, { task, ...(positive === null ? {} : { positive }) })).predictions,
  }
}
