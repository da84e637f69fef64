import type { GateReport, MetricRow } from '../records/gate-report.ts'
import type { GateSet } from '../records/gate-set.ts'
import { letsThrough } from '../records/verdict.ts'
import { command } from './command.ts'
import { text, toggle } from './option.ts'
import { commentOptions, legs, modelsOptions } from './shared-options.ts'

const options = {
  ...modelsOptions,
  run: text("Run to judge (default: this workflow run's only run of the model; on a laptop the newest)"),
  leg: text('Leg of the matrix whose run is judged (default: all legs, none of which may be missing)', null, {
    where: 'action',
  }),
  legs,
  ...commentOptions,
  check: toggle('Also make a check run with the verdict; forks cannot', { where: 'action' }),
  alert: toggle("Show the report in the model's alert issue too, as a retraining does", { where: 'action' }),
}

/** Of several models each thing names its own. */
function labelled<T>(
  { reports }: GateSet,
  of: (report: GateReport) => readonly T[],
): readonly (readonly [string, T])[] {
  return reports.flatMap((report) => {
    const leg = report.leg?.name == null ? '' : ` (${report.leg.name})`
    return of(report).map((one) => [reports.length > 1 ? `${report.name}${leg}` : '', one] as const)
  })
}

function metricOf([model, { name, candidate, baseline, delta, status }]: readonly [string, MetricRow]): object {
  return { ...(model === '' ? {} : { model }), name, candidate, baseline, delta, status }
}

export const validate = command<typeof options, GateSet>({
  name: 'validate',
  action: 'validate-model',
  summary: 'Judge a run against the thresholds of the base and every baseline; fail unless it passes',
  example: 'mlops validate --set validate.metrics.roc_auc.threshold=0.75',
  options,
  outputs: {
    verdict: {
      summary: 'pass, fail, inconclusive or incomplete; of several models the gravest',
      value: (set) => set.verdict,
    },
    accepted: {
      summary: 'true when every loss was accepted by a person, so that the job passes',
      value: ({ verdict, reports }) => String(verdict === 'fail' && reports.every(letsThrough)),
    },
    reasons: {
      summary: 'Why, as a JSON list of sentences',
      value: (set) =>
        JSON.stringify(
          labelled(set, ({ reasons }) => reasons).map(([model, one]) => (model ? `${model}: ${one}` : one)),
        ),
    },
    metrics: {
      summary: 'The compared metrics, as a JSON list',
      value: (set) => JSON.stringify(labelled(set, ({ metrics }) => metrics).map(metricOf)),
    },
    json: { summary: 'Path of report.json; of several models a list of them', value: (_, files) => files?.json ?? '' },
    markdown: { summary: 'Path of report.md', value: (_, files) => files?.markdown ?? '' },
    html: { summary: 'Path of report.html, one self-contained page', value: (_, files) => files?.html ?? '' },
  },
  permissions: {
    contents: { grant: 'read', why: "to read the base's project file" },
    actions: { grant: 'read', why: 'to find the run of the base' },
    'pull-requests': { grant: 'write', why: 'to write the comment' },
  },
  optional_permissions: {
    checks: { grant: 'write', why: 'with check: to make the check run' },
    issues: { grant: 'write', why: 'with alert: to comment on the alert issue' },
  },
  closes_comment: true,
  passed: ({ reports }) => reports.every(letsThrough),
  step: async () => (await import('../steps/validate-models.ts')).validateModels,
})
