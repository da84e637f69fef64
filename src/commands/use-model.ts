import type { PredictResult } from '../steps/predict.ts'
import type { PullResult } from '../steps/pull.ts'
import { batchOptions } from './batch-options.ts'
import { command } from './command.ts'
import { required, text, toggle, wholeNumber } from './option.ts'
import { placeOptions } from './shared-options.ts'

const pullOptions = {
  version: required('NAME@VERSION or NAME@STAGE', { positional: true }),
  output: required('Folder to make'),
  ...placeOptions,
}
export const pull = command<typeof pullOptions, PullResult>({
  name: 'pull',
  action: null,
  summary: "Bring a version's package into a folder",
  example: 'mlops pull birdstrike-damage@production --output model',
  options: pullOptions,
  outputs: {},
  permissions: {},
  passed: () => true,
  step: async () => (await import('../steps/pull.ts')).pull,
})

const predictOptions = {
  ...batchOptions,
  model: text('NAME@VERSION or NAME@STAGE'),
  package: text('Folder of a package instead'),
  'allow-package-command': toggle('Let the predict command that the package carries run: you trust who made it'),
  artifact: text('Name of the artifact', 'mlops-predictions', { where: 'action' }),
  'retention-days': wholeNumber("Days to keep the artifact (default: the repository's setting)", 1, 400, {
    where: 'action',
  }),
  ...placeOptions,
}
export const predict = command<typeof predictOptions, PredictResult>({
  name: 'predict',
  action: 'batch-predict',
  summary: 'Predict every row of a data set as a stream, and keep the predictions',
  example: 'mlops predict data/new.csv --model birdstrike-damage@production --output predictions.csv',
  options: predictOptions,
  outputs: {
    rows: { summary: 'Number of predicted rows', value: ({ rows }) => String(rows) },
    rejected: { summary: 'Number of rows that did not fit', value: ({ rejected }) => String(rejected) },
    output: { summary: 'Path of the predictions file', value: ({ output }) => output },
    'rejected-output': {
      summary: 'Path of the file of rejected rows; empty: none was',
      value: ({ rejected_output }) => rejected_output ?? '',
    },
    'artifact-id': { summary: 'Id of the artifact', value: ({ location }) => location ?? '' },
  },
  permissions: { contents: { grant: 'read', why: 'to check the code out, and to read the version' } },
  passed: ({ passed }) => passed,
  step: async () => (await import('../steps/predict.ts')).predict,
})
