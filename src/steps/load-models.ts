import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import { findProjects } from './find-projects.ts'
import { loadProject, type ProjectOptions } from './load-project.ts'
import type { Model } from './untouched-models.ts'

/** Every model that the pattern in `config` names. @throws UserError when two of them have one name */
export async function loadModels(options: ProjectOptions, ports: Ports): Promise<readonly Model[]> {
  const models: Model[] = []
  for (const file of await findProjects(options.config, ports)) {
    const project = await loadProject({ ...options, config: file }, ports)
    const other = models.find((model) => model.project.name === project.name)
    if (other)
      throw new UserError({
        where: file,
        what: `names the model ${project.name}, as ${other.file} does`,
        allowed: 'a name of its own for each model',
      })
    models.push({ file, project })
  }
  return models
}
