import type { Table } from '../data/table.ts'
import type { Scored } from '../gate/score.ts'
import type { Ports } from '../ports/ports.ts'
import type { Run } from '../records/run.ts'
import { costValues } from './cost-values.ts'
import type { Policy } from './gate-policy.ts'
import type { Labels } from './sample.ts'
import { scoreAgainst } from './score-against.ts'
import { everySeed, type Predicted } from './score-repeats.ts'
import { userMetricValues } from './user-metrics.ts'

/** Every metric of each seed of a model on these rows: ours, what it costs, and what the project's programs compute. */
export async function scoreSeeds(
  predicted: Predicted,
  run: Run,
  test: Table,
  labels: Labels,
  policy: Policy,
  ports: Pick<Ports, 'programs' | 'progress'>,
): Promise<readonly Scored[]> {
  const costs = costValues(run, predicted, policy)
  const seeds: Scored[] = []
  for (const predictions of everySeed(predicted)) {
    const { values, slices } = scoreAgainst(predictions, test, labels, policy, run)
    const own = await userMetricValues(predictions, test, labels, policy, ports)
    seeds.push({ values: new Map([...values, ...costs, ...own]), slices })
  }
  return seeds
}
