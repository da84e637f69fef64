import { readPredictions } from '../data/predictions-file.ts'
import { writeCsv } from '../data/write-table.ts'
import { openScorer } from '../model/scorer.ts'
import type { Scorer } from '../model/scoring.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'

/** Opens a package of this project: by our own scorers, or by the project's own predict command. */
export function scorerOf(folder: string, project: Project, ports: Pick<Ports, 'programs' | 'signal'>): Promise<Scorer> {
  const { task, positive, validate, root, train } = project
  return openScorer(folder, {
    task,
    signal: ports.signal,
    ...(validate.predict === undefined ? {} : { command: { text: validate.predict, cwd: root } }),
    tools: {
      run: ({ command, cwd, env }) => ports.programs.run({ command, cwd, variables: env, allow_env: train.env }),
      write_table: (table, path) => writeCsv(path, table),
      read_predictions: async (path) =>
        (await readPredictions(path, { task, ...(positive === undefined ? {} : { positive }) })).predictions,
    },
  })
}
