import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { BaselineInput } from '../gate/opponent.ts'
import type { Scored } from '../gate/score.ts'
import type { Ports } from '../ports/ports.ts'
import type { Explanation } from '../records/explanation.ts'
import type { Baseline, Change } from '../records/gate-report.ts'
import type { Run } from '../records/run.ts'
import { dataChanges, valueChanges } from './changes.ts'
import { comparedUncertainty, detectableNote } from './compared-uncertainty.ts'
import { explainChange } from './explain-change.ts'
import type { Baselines, FoundBaseline } from './find-baselines.ts'
import type { Charted } from './gate-charts.ts'
import { type Policy, timesPredictions } from './gate-policy.ts'
import { baselineLeak, leftOutNote } from './leaks.ts'
import { openBaseline } from './open-baseline.ts'
import type { DataPart } from './read-data.ts'
import type { Labels } from './sample.ts'
import { meanScored, type Predicted, scoreRepeated, seedsNote } from './score-repeats.ts'
import type { ScoredRun } from './score-run.ts'
import { scoreSeeds } from './score-seeds.ts'
import { missingBaseline, shownBaseline } from './shown-baseline.ts'
import { signatureChanges } from './signature-changes.ts'
import { noRowLeft, onRows } from './unseen-rows.ts'

export interface Candidate {
  readonly run: Run
  /** The run's folder. */
  readonly home: string
  readonly scored: ScoredRun
  /** Its metrics on all test rows, one set a seed: a project's own command is slow, and asked once. */
  readonly seeds: readonly Scored[]
}

export interface Judged {
  readonly inputs: readonly BaselineInput[]
  readonly shown: readonly Baseline[]
  /** Against the first baseline. */
  readonly changes: { readonly params: Change[]; readonly data: Change[]; readonly signature: Change[] }
  readonly charts: readonly Charted[]
  readonly notes: readonly string[]
  /** What `validate.signature` refuses. */
  readonly broken: readonly string[]
  /** Of the first baseline that is another model. */
  readonly explanation: Explanation | null
}

/** Scores every baseline on the candidate's rows. */
export async function judgeBaselines(
  { run, home, scored, seeds }: Candidate,
  baselines: Baselines,
  policy: Policy,
  test: DataPart,
  labels: Labels,
  folder: string,
  ports: Ports,
): Promise<Judged> {
  const inputs: BaselineInput[] = []
  const shown: Baseline[] = []
  const charts: Charted[] = []
  const notes: string[] = []
  const broken: string[] = []
  let explanation: Explanation | null = null
  let changes: Judged['changes'] = { params: [], data: [], signature: [] }
  for (const [index, found] of baselines.found.entries()) {
    ports.progress(`scoring ${found.name}`)
    const opened = await openBaseline(found, join(folder, `baseline-${index}`), ports)
    refuseItself(found, opened.run, run)
    const signature = await signatureChanges(join(opened.folder, 'model'), join(home, 'model'))
    if (policy.project.validate.signature === 'compatible' && signature.breaking.length > 0)
      broken.push(`The signature breaks callers of ${found.name}: ${signature.breaking.join('; ')}.`)
    if (index === 0) {
      changes = {
        params: valueChanges(opened.run.params, run.params),
        data: dataChanges(opened.run, run),
        signature: [...signature.changes],
      }
    }
    const same = run.model !== null && opened.run.model?.model_digest === run.model.model_digest
    const again = await scoreRepeated(
      {
        folder: opened.folder,
        test: test.table,
        project: policy.project,
        labels,
        ports,
        timed: timesPredictions(policy),
      },
      policy.project.validate.repeats,
    )
    const leak = same ? null : await baselineLeak(opened.folder, test.table)
    if (leak) notes.push(leftOutNote(found.name, leak))
    const whole = { test, candidate: scored, baseline: leak?.unseen.length === 0 ? noRowLeft : again }
    const { test: rows, candidate, baseline } = leak ? onRows(leak.unseen, whole) : whole
    shown.push(shownBaseline(found, opened.run, baseline, same))
    if (baseline.status === 'incomplete') {
      inputs.push({ name: found.name, status: 'incomplete', why: baseline.why })
      continue
    }
    const uncertainty =
      same || candidate.status === 'incomplete' ? null : comparedUncertainty(candidate, baseline, policy, rows, labels)
    if (index === 0 && uncertainty) notes.push(...detectableNote(uncertainty, policy, rows))
    const scoredOf = (predicted: Predicted, of: Run) => scoreSeeds(predicted, of, rows.table, labels, policy, ports)
    const theirs = await scoredOf(baseline, opened.run)
    const ours = leak && candidate.status === 'scored' ? await scoredOf(candidate, run) : seeds
    if (!same && candidate.status === 'scored')
      explanation ??= await explainChange(
        found.name,
        { home, predicted: candidate },
        { home: opened.folder, predicted: baseline },
        rows,
        labels,
        policy,
        ports,
      )
    if (!same) notes.push(...seedsNote(found.name, ours, theirs, policy))
    inputs.push({
      name: found.name,
      status: 'scored',
      scored: meanScored(theirs),
      ...(leak && ours.length > 0 ? { candidate: meanScored(ours) } : {}),
      same_model: same,
      ...(uncertainty ? { interval: uncertainty.interval, bounds: uncertainty.bounds } : {}),
    })
    if (!same && !leak) charts.push({ name: found.name, predictions: baseline.predictions })
  }
  for (const { name, why } of baselines.missing) {
    if (baselines.found.length === 0) inputs.push({ name, status: 'missing', source: why })
    shown.push(missingBaseline(name, why))
  }
  return { inputs, shown, changes, charts, notes, broken, explanation }
}

function refuseItself(found: FoundBaseline, baseline: Run, candidate: Run): void {
  if (baseline.run_id !== candidate.run_id) return
  throw new UserError({
    where: 'run',
    what: `run ${candidate.run_id} would be compared with itself (${found.source})`,
    allowed: 'another run',
  })
}
