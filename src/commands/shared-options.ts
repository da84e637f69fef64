import { list, text, toggle } from './option.ts'

/** Every command that reads a project file. */
export const projectOptions = {
  config: text('Project file; paths in it are relative to it', 'mlops.yml'),
  set: list('Override of a key of the project file, such as validate.metrics.roc_auc.threshold=0.8; one a line'),
}

/** Commands that read no project file, but the store beside it. */
export const placeOptions = {
  config: text('Project file that the store lies beside', 'mlops.yml', { where: 'terminal' }),
}

/** Every action and command: how it is connected and what it prints. */
export const commonOptions = {
  'github-token': text('Token with the permissions listed below', '${{ github.token }}', { where: 'action' }),
  'working-directory': text('Folder that paths are relative to', '.', { where: 'action' }),
  store: text('Folder of runs and versions, or github:OWNER/REPO (default: .mlops beside the project file)', null, {
    where: 'terminal',
  }),
  json: toggle('Print exactly one JSON document', { where: 'terminal' }),
  quiet: toggle('No progress', { where: 'terminal' }),
  help: toggle('Show this help', { where: 'terminal' }),
}
