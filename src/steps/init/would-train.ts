import { dirname, join } from 'node:path'
import { checkTarget } from '../../data/target.ts'
import { UserError } from '../../errors.ts'
import { parseProject } from '../../project/parse.ts'
import { featuresOf } from '../features.ts'
import { readProjectData } from '../read-data.ts'

/** Reads a project file that was just made as training would; what would stop it, in words, or null. */
export async function wouldStop(text: string, config: string, root: string): Promise<string | null> {
  const project = parseProject({ text, file: config, root: dirname(join(root, config)) })
  try {
    const { train, test } = await readProjectData(project)
    for (const { table } of [train, test]) checkTarget(table, project.target, project.task, project.positive)
    if (project.train.run === undefined) featuresOf(project, train.dataset.columns)
    return null
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
