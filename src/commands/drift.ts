import type { DriftResult } from '../steps/drift.ts'
import type { ProfileResult } from '../steps/profile.ts'
import { command } from './command.ts'
import { list, required, text, toggle } from './option.ts'
import { projectOptions } from './shared-options.ts'

const driftOptions = {
  ...projectOptions,
  reference: text("Rows or a profile to compare with (default: the version in the project file's drift.stage)"),
  current: list("Rows or a profile to look at: files or globs (default: the project file's drift.current)"),
  previous: text('The window before, rows or a profile: a feed that came twice is found'),
  history: text('File of earlier windows; drift counts when it lasts. This window is added to it'),
  policy: text("default or evidently (default: the project file's, else default)"),
  'fail-on': text('Exit with 1 on this verdict or a worse one: drifted, degraded or broken'),
  labels: text('Late labels, joined to the current rows'),
  'label-id': text('Column that joins labels and rows (default: the id column of the project file)'),
  target: text('Column of the true values, in files without a project file'),
  prediction: text('Column of the predictions, in files without a project file'),
  probability: text('Column of the probability of the positive class, in files without a project file'),
  positive: text('Class that counts as positive, in files without a project file'),
  task: text('binary-classification, multiclass-classification or regression (default: from the target)'),
  ignore: list('Column that is not looked at'),
  output: text('Folder to write report.json, report.md and report.html to'),
}
export const drift = command<typeof driftOptions, DriftResult>({
  name: 'drift',
  action: null,
  summary: 'Compare current data with a reference: quality, drift, performance',
  example: 'mlops drift --reference data/train.csv --current data/today.csv --fail-on broken',
  options: driftOptions,
  outputs: {},
  permissions: {},
  passed: (result) => !result.failed,
  step: async () => (await import('../steps/drift.ts')).drift,
})

const profileOptions = {
  data: list('Rows to summarise: files or globs; or profiles to merge', { positional: true }),
  output: required('File to write'),
  target: text('Column of the true values'),
  exact: toggle('Keep every distinct value, whatever the number of rows'),
}
export const profile = command<typeof profileOptions, ProfileResult>({
  name: 'profile',
  action: null,
  summary: 'Summarise rows so that later data can be compared with them',
  example: 'mlops profile data/train.parquet --output train.profile.json',
  options: profileOptions,
  outputs: {},
  permissions: {},
  passed: () => true,
  step: async () => (await import('../steps/profile.ts')).profile,
})
