import type { CompareResult } from '../steps/compare.ts'
import type { MetricsResult } from '../steps/metrics.ts'
import type { RunsResult } from '../steps/runs.ts'
import type { VerifyResult } from '../steps/verify.ts'
import type { VersionsResult } from '../steps/versions.ts'
import { command } from './command.ts'
import { required, text, wholeNumber } from './option.ts'
import { placeOptions, projectOptions } from './shared-options.ts'

const terminalOnly = { action: null, outputs: {}, permissions: {}, passed: () => true } as const

const runsOptions = { ...projectOptions, limit: wholeNumber('How many (default: 20)', 1, 1000) }
export const runs = command<typeof runsOptions, RunsResult>({
  ...terminalOnly,
  name: 'runs',
  summary: 'List the newest runs of the model',
  example: 'mlops runs --limit 5',
  options: runsOptions,
  step: async () => (await import('../steps/runs.ts')).runs,
})

const versionsOptions = {
  ...projectOptions,
  name: text("Model (default: the project file's)", null, { positional: true }),
}
export const versions = command<typeof versionsOptions, VersionsResult>({
  ...terminalOnly,
  name: 'versions',
  summary: 'List the versions of a model and the stages they are in',
  example: 'mlops versions birdstrike-damage',
  options: versionsOptions,
  step: async () => (await import('../steps/versions.ts')).versions,
})

const compareOptions = {
  ...projectOptions,
  before: required('Run', { positional: true }),
  after: required('Another run', { positional: true }),
}
export const compare = command<typeof compareOptions, CompareResult>({
  ...terminalOnly,
  name: 'compare',
  summary: 'Show what differs between two runs',
  example: 'mlops compare 3f2a91c0d4e5f60718293a4b5c6d7e8f 9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e',
  options: compareOptions,
  step: async () => (await import('../steps/compare.ts')).compare,
})

const verifyOptions = {
  version: text('NAME@VERSION or NAME@STAGE', null, { positional: true }),
  package: text('Folder of a package instead'),
  ...placeOptions,
}
export const verify = command<typeof verifyOptions, VerifyResult>({
  ...terminalOnly,
  name: 'verify',
  summary: "Check that a version's package is byte for byte what was registered",
  example: 'mlops verify birdstrike-damage@v0.0.1',
  options: verifyOptions,
  step: async () => (await import('../steps/verify.ts')).verify,
})

const metricsOptions = {
  file: required('Predictions file: target, prediction, probability.<class>', { positional: true }),
  task: required('binary-classification, multiclass-classification or regression'),
  positive: text('Class that counts as positive'),
}
export const metrics = command<typeof metricsOptions, MetricsResult>({
  ...terminalOnly,
  name: 'metrics',
  summary: 'All metrics of a predictions file',
  example: 'mlops metrics predictions.csv --task binary-classification --positive yes',
  options: metricsOptions,
  step: async () => (await import('../steps/metrics.ts')).metrics,
})
