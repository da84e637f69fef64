import { choice, list, text, toggle, wholeNumber } from './option.ts'

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

/** Commands that take several models at once. */
export const modelsOptions = {
  ...projectOptions,
  config: text('Project file, or a glob that names those of several models, such as models/*/mlops.yml', 'mlops.yml'),
}

/** Where a matrix trains the model. GitHub fills in what is not given. */
export const legs = wholeNumber('How many legs the matrix has; GitHub tells', 1, 256, {
  where: 'action',
  initial: '${{ strategy.job-total }}',
})

/** Actions that show their state on the pull request. */
export const commentOptions = {
  comment: choice(
    'When to comment on the pull request; a comment that is there is always kept true, and the job summary is always written',
    ['always', 'on-change', 'on-failure', 'off'],
    'always',
    { where: 'action' },
  ),
  'job-status': text('How the job ended, for the comment of one that died; GitHub tells', '${{ job.status }}', {
    where: 'action',
  }),
}
