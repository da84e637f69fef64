import { join } from 'node:path'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import type { BaselineInput } from '../gate/opponent.ts'
import { seedPairs } from '../gate/seed-pairs.ts'
import { seedsUncertainty, type Uncertainty } from '../gate/uncertainty.ts'
import type { Sample } from '../metrics/sample.ts'
import type { Ports } from '../ports/ports.ts'
import type { Baseline, Change } from '../records/gate-report.ts'
import type { Run } from '../records/run.ts'
import { dataChanges, valueChanges } from './changes.ts'
import { fairnessDeltas } from './fairness.ts'
import { columnWithRole } from './features.ts'
import type { Baselines, FoundBaseline } from './find-baselines.ts'
import type { Charted } from './gate-charts.ts'
import { type Policy, timesPredictions } from './gate-policy.ts'
import { baselineLeak, leftOutNote } from './leaks.ts'
import { openBaseline } from './open-baseline.ts'
import type { DataPart } from './read-data.ts'
import { type Labels, sampleClasses, sampleOf } from './sample.ts'
import { everySeed, meanScored, type Predicted, scoreRepeated, seedsNote } from './score-repeats.ts'
import type { ScoredRun } from './score-run.ts'
import { scoreSeeds } from './score-seeds.ts'
import { signatureChanges } from './signature-changes.ts'
import { noRowLeft, onRows } from './unseen-rows.ts'

/** The same resamples for the same report, so that a rerun of the job says the same. */
const seed = 20_260_101

export interface Candidate {
  readonly run: Run
  /** The run's folder. */
  readonly home: string
  readonly scored: ScoredRun
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
}

/** Scores every baseline on the candidate's rows. */
export async function judgeBaselines(
  { run, home, scored }: Candidate,
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
    shown.push(baselineOf(found, opened.run, baseline, same))
    if (baseline.status === 'incomplete') {
      inputs.push({ name: found.name, status: 'incomplete', why: baseline.why })
      continue
    }
    const uncertainty =
      same || candidate.status === 'incomplete' ? null : uncertaintyOf(candidate, baseline, policy, rows, labels)
    if (index === 0 && uncertainty) notes.push(...detectableNote(uncertainty, policy, rows))
    const scoredOf = (predicted: Predicted, of: Run) => scoreSeeds(predicted, of, rows.table, labels, policy, ports)
    const theirs = await scoredOf(baseline, opened.run)
    const ours = candidate.status === 'scored' ? await scoredOf(candidate, run) : []
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
  return { inputs, shown, changes, charts, notes, broken }
}

function refuseItself(found: FoundBaseline, baseline: Run, candidate: Run): void {
  if (baseline.run_id !== candidate.run_id) return
  throw new UserError({
    where: 'run',
    what: `run ${candidate.run_id} would be compared with itself (${found.source})`,
    allowed: 'another run',
  })
}

/** null where the two models do not know the same classes: their rows cannot be paired then. */
function uncertaintyOf(
  candidate: Predicted,
  baseline: Predicted,
  policy: Policy,
  test: DataPart,
  labels: Labels,
): Uncertainty | null {
  const all = [candidate, baseline].flatMap(everySeed)
  if (new Set(all.map((one) => sampleClasses(one, test.table, labels).join('\n'))).size > 1) return null
  const samples = (predicted: Predicted) => everySeed(predicted).map((one) => sampleOf(one, test.table, labels))
  const groups = groupNumbers(test.table, columnWithRole(test.dataset.columns, 'group'))
  const pairs = seedPairs(samples(candidate), samples(baseline))
  const more = (mine: Sample, theirs: Sample) => fairnessDeltas(mine, theirs, test.table, policy)
  return seedsUncertainty(pairs, Object.keys(policy.gate.metrics), { groups, seed, more })
}

function groupNumbers(table: Table, name: string | null): Int32Array | null {
  const column = name === null ? undefined : columnNamed(table, name)
  if (column === undefined) return null
  const { length } = column.kind === 'string' ? column.categories : []
  if (column.kind === 'string') return column.codes.map((code) => (code < 0 ? length : code))
  const numbers = new Map<number, number>()
  return Int32Array.from(column.values, (value) => {
    const number = numbers.get(value) ?? numbers.size
    numbers.set(value, number)
    return number
  })
}

/** What these rows could show at all, so that nobody reads more into a delta than they hold. */
function detectableNote(uncertainty: Uncertainty, policy: Policy, test: DataPart): string[] {
  const parts = Object.keys(policy.gate.metrics).flatMap((name) => {
    const size = uncertainty.detectable(name)
    return size === null || !Number.isFinite(size) || size === 0 ? [] : [`${Number(size.toPrecision(2))} in ${name}`]
  })
  return parts.length === 0
    ? []
    : [
        `${test.table.rows} test rows show a difference of about ${parts.join(', ')} or more; a smaller one can be chance.`,
      ]
}

function baselineOf(found: FoundBaseline, run: Run, scored: ScoredRun, same: boolean): Baseline {
  return {
    name: found.name,
    status: scored.status === 'incomplete' ? 'incomplete' : same ? 'unchanged' : 'compared',
    source: found.source,
    run_id: run.run_id,
    version: found.kind === 'version' ? found.version.version : null,
    commit: found.commit,
    distance: found.kind === 'run' ? found.distance : null,
    model_digest: run.model?.model_digest ?? null,
    created_at: run.started_at,
    rescored: scored.status === 'scored' && scored.rescored,
  }
}

function missingBaseline(name: string, source: string): Baseline {
  return {
    name,
    status: 'missing',
    source,
    run_id: null,
    version: null,
    commit: null,
    distance: null,
    model_digest: null,
    created_at: null,
    rescored: false,
  }
}
