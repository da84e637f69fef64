import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'

/** Runs `data.fetch`, then `data.prepare`. @throws UserError with the command's last lines when one fails. */
export async function prepareData(project: Project, ports: Pick<Ports, 'programs' | 'progress'>): Promise<void> {
  for (const key of ['fetch', 'prepare'] as const) {
    const command = project.data[key]
    if (command === undefined) continue
    ports.progress(`data.${key}: ${command}`)
    const end = await ports.programs.run({ command, cwd: project.root, variables: {}, allow_env: project.train.env })
    if (end.exit_code !== 0) {
      const tail = end.log_tail.slice(-10).join('\n')
      throw new UserError({
        where: `${project.file}, data.${key}`,
        what: `the command ended with exit code ${end.exit_code}\n${tail}`,
      })
    }
  }
}
