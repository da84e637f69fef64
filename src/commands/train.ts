import type { TrainResult } from '../steps/train.ts'
import type { TrainedModels } from '../steps/train-models.ts'
import { command } from './command.ts'
import { text, toggle, wholeNumber } from './option.ts'
import { commentOptions, legs, modelsOptions } from './shared-options.ts'

const options = {
  ...modelsOptions,
  'retention-days': wholeNumber("Days to keep the run's artifact (default: the repository's setting)", 1, 400, {
    where: 'action',
  }),
  'no-reuse': toggle('Train even where an earlier run was made of the same data, code, parameters and environment'),
  leg: text('Name of the matrix leg, where several jobs train the same model', null, { where: 'action' }),
  legs,
  ...commentOptions,
}

type Result = TrainResult | TrainedModels

function runsOf(result: Result): readonly TrainResult[] {
  return 'runs' in result ? result.runs : [result]
}

/** Of several models one line each. */
function lines(value: (run: TrainResult) => string): (result: Result) => string {
  return (result) => runsOf(result).map(value).join('\n')
}

export const train = command<typeof options, Result>({
  name: 'train',
  action: 'train-and-log',
  summary: 'Train the model of the project file, or run your own training program, and keep the run',
  example: 'mlops train --set train.params.n_estimators=300',
  options,
  outputs: {
    'run-id': { summary: 'Id of the run, 32 hex digits', value: lines((run) => run.run_id) },
    'artifact-id': { summary: "Id of the run's artifact", value: lines((run) => run.location) },
    'model-digest': {
      summary: "sha256 of the model's content, the same for the same data, params and seed",
      value: lines((run) => run.model_digest ?? ''),
    },
    reused: {
      summary: 'Id of the earlier run whose model was taken; empty when it was trained',
      value: lines((run) => run.reused?.run_id ?? ''),
    },
    metrics: {
      summary: 'Metrics on the test rows, as a JSON object',
      value: lines((run) => JSON.stringify(run.metrics)),
    },
  },
  permissions: {
    contents: { grant: 'read', why: 'to check the code out' },
    actions: { grant: 'read', why: 'to replace the artifact of an earlier attempt' },
  },
  optional_permissions: {
    'pull-requests': {
      grant: 'write',
      why: 'to say on the pull request that it is running, and on a push to take what was approved with the merged one (`read` is enough for that)',
    },
  },
  closes_comment: true,
  passed: (result) => runsOf(result).every(({ status }) => status === 'finished'),
  step: async () => (await import('../steps/train-models.ts')).trainModels,
})
