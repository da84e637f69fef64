import type { TrainResult } from '../steps/train.ts'
import { command } from './command.ts'
import { text, toggle, wholeNumber } from './option.ts'
import { projectOptions } from './shared-options.ts'

const options = {
  ...projectOptions,
  'retention-days': wholeNumber("Days to keep the run's artifact (default: the repository's setting)", 1, 400, {
    where: 'action',
  }),
  'no-reuse': toggle('Train even where an earlier run was made of the same data, code, parameters and environment'),
  leg: text('Name of the matrix leg, where several jobs train the same model', null, { where: 'action' }),
}

export const train = command<typeof options, TrainResult>({
  name: 'train',
  action: 'train-and-log',
  summary: 'Train the model of the project file, or run your own training program, and keep the run',
  example: 'mlops train --set train.params.n_estimators=300',
  options,
  outputs: {
    'run-id': { summary: 'Id of the run, 32 hex digits', value: (result) => result.run_id },
    'artifact-id': { summary: "Id of the run's artifact", value: (result) => result.location },
    'model-digest': {
      summary: "sha256 of the model's content, the same for the same data, params and seed",
      value: (result) => result.model_digest ?? '',
    },
    reused: {
      summary: 'Id of the earlier run whose model was taken; empty when it was trained',
      value: (result) => result.reused?.run_id ?? '',
    },
    metrics: {
      summary: 'Metrics on the test rows, as a JSON object',
      value: (result) => JSON.stringify(result.metrics),
    },
  },
  permissions: {
    contents: { grant: 'read', why: 'to check the code out' },
    actions: { grant: 'read', why: 'to replace the artifact of an earlier attempt' },
  },
  optional_permissions: {
    'pull-requests': { grant: 'read', why: 'on a push: to take what was approved with the merged pull request' },
  },
  passed: (result) => result.status === 'finished',
  step: async () => (await import('../steps/train.ts')).train,
})
