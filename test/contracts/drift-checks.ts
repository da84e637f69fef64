import type { PlatformPorts, Ports } from '../../src/ports/ports.ts'
import { parseProject } from '../../src/project/parse.ts'
import type { DriftCheck } from '../../src/records/drift-check.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { alertText, claimText } from '../../src/report/alert-text.ts'
import { keepAlert } from '../../src/steps/keep-alert.ts'
import { sampleColumn, sampleDriftReport } from '../drift/sample-report.ts'
import { sampleRun } from './samples.ts'

export const retrainWorkflow = `run-name: Retrain \${{ inputs.name }} (\${{ inputs.retraining }})
on:
  workflow_dispatch:
    inputs:
${['retraining', 'name', 'cause', 'from', 'to', 'digest', 'issue'].map((name) => `      ${name}: {type: string}`).join('\n')}
`

export const driftedReport = sampleDriftReport('drifted', [
  sampleColumn('speed', 3.5, 0.4),
  sampleColumn('phase --> | of <flight>', 0, 0.6),
])

export interface CheckRun {
  readonly name: string
  /** The workflow run's id. */
  readonly run: string
  readonly now: Date
  readonly report?: DriftReport
  /** More of `drift:` in the project file. */
  readonly drift?: string
  readonly workflow?: string
}

/** What a scheduled check does once its report is made, on these ports. */
export function checkOn(
  platform: PlatformPorts,
  { name, run, now, report = driftedReport, drift = '', workflow = '.github/workflows/drift.yml' }: CheckRun,
): Promise<DriftCheck> {
  const text = `name: ${name}
task: binary-classification
target: damage
data: {train: train.csv}
drift: {current: current.csv, retrain: {workflow: retrain.yml, cool_down_days: 0}${drift}}
`
  const project = parseProject({ text, file: 'mlops.yml', root: '.', overrides: [] })
  let ids = 0
  const ports = {
    ...platform,
    alertText,
    retrainingText: claimText,
    progress: () => undefined,
    now: () => now,
    newId: () => {
      ids += 1
      return `${Math.random().toString(16).slice(2, 10)}${ids}`
    },
    origin: {
      ...sampleRun(1).origin,
      repository: 'acme/models',
      workflow,
      workflow_run_id: run,
      event: 'schedule',
    },
  } as unknown as Ports
  return keepAlert({ project, report: { ...report, name }, times: [] }, ports)
}
