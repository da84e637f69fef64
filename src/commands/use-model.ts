import type { PredictResult } from '../steps/predict.ts'
import type { PullResult } from '../steps/pull.ts'
import { command } from './command.ts'
import { list, required, text } from './option.ts'
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
  data: list('Rows to predict: files or globs', { positional: true }),
  model: text('NAME@VERSION or NAME@STAGE'),
  package: text('Folder of a package instead'),
  output: required('File to write: .csv or .parquet'),
  ...placeOptions,
}
export const predict = command<typeof predictOptions, PredictResult>({
  name: 'predict',
  action: null,
  summary: 'Predict every row of a data set',
  example: 'mlops predict data/new.csv --model birdstrike-damage@production --output predictions.csv',
  options: predictOptions,
  outputs: {},
  permissions: {},
  passed: () => true,
  step: async () => (await import('../steps/predict.ts')).predict,
})
