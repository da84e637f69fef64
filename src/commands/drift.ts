import type { DriftResult } from '../steps/drift.ts'
import type { ProfileResult } from '../steps/profile.ts'
import { command } from './command.ts'
import { choice, list, text, toggle } from './option.ts'
import { projectOptions } from './shared-options.ts'

const driftOptions = {
  ...projectOptions,
  reference: text("Rows or a profile to compare with (default: the version in the project file's drift.stage)"),
  current: list("Rows or a profile to look at: files or globs (default: the project file's drift.current)"),
  parts: toggle('Look at the parts of the window that earlier jobs of this workflow run profiled (profile-data)'),
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
  replay: text('Folder of a report: makes it again from the profiles that lie there'),
  'evidently-report': text('JSON report of Evidently to take the verdict from, instead of comparing'),
  segment: list('Column whose values are judged one by one, too'),
  window: text('Only the newest rows of this span by the time column, such as 7d, 12h or 30m'),
  time: text("Column that tells a row's time (default: the project file's, else the first with ISO dates)"),
  'same-weekday': toggle('Compare with reference rows of the same days of the week only'),
  'domain-classifier': toggle('Let a forest try to tell current rows from reference rows'),
  ignore: list('Column that is not looked at'),
  output: text('Folder to write report.json, report.md and report.html to'),
  alert: choice(
    "Keep the model's alert, and what the next check needs; auto: in a workflow that no pull request started",
    ['auto', 'true', 'false'],
    'auto',
  ),
}
export const drift = command<typeof driftOptions, DriftResult>({
  name: 'drift',
  action: 'drift-check',
  summary: 'Compare current data with a reference: quality, drift, performance',
  example: 'mlops drift --reference data/train.csv --current data/today.csv --fail-on broken',
  options: driftOptions,
  outputs: {
    verdict: { summary: 'stable, drifted, degraded, broken or insufficient', value: (result) => result.verdict },
    'drifted-columns': {
      summary: 'Names of the drifted columns, as a JSON array, most telling first',
      value: (result) => JSON.stringify(result.columns.filter(({ drifted }) => drifted).map(({ column }) => column)),
    },
    'retraining-dispatched': {
      summary: 'true when this check started the retraining',
      value: (result) => String(result.retraining_dispatched),
    },
    alert: {
      summary: "Address of the model's alert issue; empty: there is none",
      value: (result) => result.check?.alert?.where ?? '',
    },
    json: { summary: 'Path of report.json', value: (_, files) => files?.json ?? '' },
    markdown: { summary: 'Path of report.md', value: (_, files) => files?.markdown ?? '' },
    html: { summary: 'Path of report.html', value: (_, files) => files?.html ?? '' },
  },
  permissions: {
    contents: { grant: 'read', why: "to read the version's Release" },
    actions: {
      grant: 'write',
      why: 'to start the retraining (drift.retrain), and to find the check before; without drift.retrain, read is enough',
    },
    issues: { grant: 'write', why: 'to open, update and close the alert; not with alert: false' },
  },
  passed: (result) => !result.failed,
  step: async () => (await import('../steps/drift.ts')).drift,
})

const profileOptions = {
  data: list('Rows to summarise: files or globs; or profiles to merge; or `import` and profiles that whylogs wrote', {
    positional: true,
  }),
  output: text('File to write'),
  part: text('Keep the profile under this name as one part of the window, for drift-check with parts in a later job'),
  ...projectOptions,
  target: text('Column of the true values'),
  exact: toggle('Keep every distinct value, whatever the number of rows'),
  python: text('Python that has whylogs, for `import`', 'python3'),
}
export const profile = command<typeof profileOptions, ProfileResult>({
  name: 'profile',
  action: 'profile-data',
  summary: 'Summarise rows so that later data can be compared with them',
  example: 'mlops profile data/train.parquet --output train.profile.json',
  options: profileOptions,
  outputs: {
    rows: { summary: 'Rows that were summarised', value: ({ rows }) => String(rows) },
    output: { summary: "The file, or the id of the part's artifact", value: ({ output }) => output },
  },
  permissions: {
    contents: { grant: 'read', why: "only with part: to read the version's Release, whose column types count" },
  },
  passed: () => true,
  step: async () => (await import('../steps/profile.ts')).profile,
})
