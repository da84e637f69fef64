import { join } from 'node:path'
import { dropColumns } from '../data/select.ts'
import { UserError } from '../errors.ts'
import { pairedTests } from '../gate/paired-tests.ts'
import { metricNamed } from '../metrics/table.ts'
import type { Scorer } from '../model/scoring.ts'
import type { Ports } from '../ports/ports.ts'
import type { Explanation, Importances } from '../records/explanation.ts'
import type { Policy } from './gate-policy.ts'
import { mostShuffled, permutationImportances } from './permutation-importances.ts'
import type { DataPart } from './read-data.ts'
import { rowChanges } from './row-changes.ts'
import { type Labels, sampleClasses, sampleOf } from './sample.ts'
import type { Predicted } from './score-repeats.ts'
import { scorerOf } from './scorer-of.ts'

/** A model and what it predicted for the rows of the comparison. */
export interface Explained {
  /** A run's or a version's folder. */
  readonly home: string
  readonly predicted: Predicted
}

/** More columns would take long, and nobody would read them. */
const mostFeatures = 50

/** What lies behind the difference of two models that know the same classes; null where they do not. */
export async function explainChange(
  name: string,
  candidate: Explained,
  baseline: Explained,
  test: DataPart,
  labels: Labels,
  policy: Policy,
  ports: Ports,
): Promise<Explanation | null> {
  const sideOf = ({ predicted: { predictions } }: Explained) => ({
    sample: sampleOf(predictions, test.table, labels),
    classes: sampleClasses(predictions, test.table, labels),
  })
  const mine = sideOf(candidate)
  const theirs = sideOf(baseline)
  if (mine.classes.join('\n') !== theirs.classes.join('\n')) return null
  const others = dropColumns(test.table, [labels.target])
  return {
    baseline: name,
    tests: [...pairedTests(mine.sample, theirs.sample)],
    row_changes: rowChanges(mine.sample, theirs.sample, mine.classes, others),
    importances: await importancesOf(candidate, baseline, test, labels, policy, ports),
  }
}

async function importancesOf(
  candidate: Explained,
  baseline: Explained,
  test: DataPart,
  labels: Labels,
  policy: Policy,
  ports: Ports,
): Promise<Importances | null> {
  const metric = Object.keys(policy.gate.metrics).find((name) => metricNamed(name))
  const features = test.dataset.columns.flatMap(({ name, role }) =>
    role === 'number' || role === 'category' ? [name] : [],
  )
  if (metric === undefined || features.length > mostFeatures) return null
  ports.progress('shuffling columns')
  const found: ReadonlyMap<string, number>[] = []
  for (const { home } of [baseline, candidate]) {
    const scorer = await askable(join(home, 'model'), policy, ports)
    if (scorer === null) return null
    try {
      found.push(await permutationImportances(scorer, test.table, features, metric, labels))
    } finally {
      await scorer.close()
    }
  }
  const [before, after] = found as [ReadonlyMap<string, number>, ReadonlyMap<string, number>]
  const moved = (name: string) => Math.abs(after.get(name)! - before.get(name)!)
  return {
    metric,
    rows: Math.min(test.table.rows, mostShuffled),
    features: features
      .filter((name) => Number.isFinite(moved(name)))
      .toSorted((a, b) => moved(b) - moved(a))
      .map((name) => ({ name, baseline: before.get(name)!, candidate: after.get(name)! })),
  }
}

/** A model that can be asked as often as we like; a command would start a process for every shuffle. */
async function askable(folder: string, { project }: Policy, ports: Ports): Promise<Scorer | null> {
  const scorer = await scorerOf(folder, project, ports).catch((error: unknown) => {
    if (error instanceof UserError) return null
    throw error
  })
  if (scorer?.kind !== 'command') return scorer
  await scorer.close()
  return null
}
