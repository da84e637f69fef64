import { isPattern } from '../data/is-pattern.ts'
import type { Ports } from '../ports/ports.ts'
import type { GateReport } from '../records/gate-report.ts'
import type { GateSet, UnchangedModel } from '../records/gate-set.ts'
import type { Outcome } from '../records/subject.ts'
import { overallVerdict } from '../records/verdict.ts'
import { acceptLoss } from './accept-loss.ts'
import { eachModel } from './each-model.ts'
import { loadModels } from './load-models.ts'
import { type Model, untouchedModels } from './untouched-models.ts'
import { judgeModel, type ValidateOptions } from './validate.ts'

/** Judges one model, or every one that a pattern names. */
export async function validateModels(options: ValidateOptions, ports: Ports): Promise<Outcome<GateSet>> {
  const { reports, unchanged } = isPattern(options.config)
    ? await judgeAll(options, ports)
    : { reports: await judgeModel(options, 1, ports), unchanged: [] }
  const judged = await acceptLoss(reports, ports)
  const set: GateSet = { verdict: overallVerdict(judged), reports: judged, unchanged }
  const [only, ...others] = judged
  const single = only !== undefined && others.length === 0 && !isPattern(options.config)
  return { result: set, subject: single ? { kind: 'gate', report: only } : { kind: 'gates', set } }
}

/** A model that has a run here is judged, touched or not; one that has none is passed over only where it is untouched. */
async function judgeAll(
  options: ValidateOptions,
  ports: Ports,
): Promise<{ readonly reports: readonly GateReport[]; readonly unchanged: readonly UnchangedModel[] }> {
  const models = await loadModels(options, ports)
  const untouched = await untouchedModels(ports)
  const unchanged: UnchangedModel[] = []
  const judged: Model[] = []
  for (const model of models) {
    const same = (await hasRun(model, ports)) ? null : await untouched(model)
    if (same === null) judged.push(model)
    else unchanged.push(same)
  }
  const reports = await eachModel(judged, ({ file, project }) => {
    ports.progress(`${project.name}:`)
    return judgeModel({ ...options, config: file }, models.length, ports)
  })
  return { reports: reports.flat(), unchanged }
}

async function hasRun({ project }: Model, { runs, origin }: Ports): Promise<boolean> {
  const here = origin.workflow_run_id !== null
  return (await runs.find({ name: project.name, current_workflow_run: here, limit: 1 })).length > 0
}
