import type { GateReport } from '../records/gate-report.ts'
import { command } from './command.ts'
import { text, toggle } from './option.ts'
import { projectOptions } from './shared-options.ts'

const options = {
  ...projectOptions,
  run: text("Run to judge (default: this workflow run's only run of the model; on a laptop the newest)"),
  'no-comment': toggle('Do not comment on the pull request; the job summary is always written', { where: 'action' }),
  alert: toggle("Show the report in the model's alert issue too, as a retraining does", { where: 'action' }),
}

export const validate = command<typeof options, GateReport>({
  name: 'validate',
  action: 'validate-model',
  summary: 'Judge a run against the thresholds of the base and every baseline; fail unless it passes',
  example: 'mlops validate --set validate.metrics.roc_auc.threshold=0.75',
  options,
  outputs: {
    verdict: { summary: 'pass, fail, inconclusive or incomplete', value: (report) => report.verdict },
    reasons: { summary: 'Why, as a JSON list of sentences', value: (report) => JSON.stringify(report.reasons) },
    metrics: {
      summary: 'The compared metrics, as a JSON list',
      value: (report) =>
        JSON.stringify(
          report.metrics.map(({ name, candidate, baseline, delta, status }) => ({
            name,
            candidate,
            baseline,
            delta,
            status,
          })),
        ),
    },
    json: { summary: 'Path of report.json', value: (_, files) => files?.json ?? '' },
    markdown: { summary: 'Path of report.md', value: (_, files) => files?.markdown ?? '' },
    html: { summary: 'Path of report.html, one self-contained page', value: (_, files) => files?.html ?? '' },
  },
  permissions: {
    contents: { grant: 'read', why: "to read the base's project file" },
    actions: { grant: 'read', why: 'to find the run of the base' },
    'pull-requests': { grant: 'write', why: 'to write the comment' },
  },
  optional_permissions: {
    issues: { grant: 'write', why: 'with alert: to comment on the alert issue' },
  },
  passed: (report) => report.verdict === 'pass',
  step: async () => (await import('../steps/validate.ts')).validate,
})
