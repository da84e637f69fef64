import { columnNamed, takeRows } from '../data/select.ts'
import type { Column, Table } from '../data/table.ts'
import { createRandom } from '../forest/random.ts'
import { metricNamed } from '../metrics/table.ts'
import type { Scorer } from '../model/scoring.ts'
import { type Labels, sampleOf } from './sample.ts'

/** Rows that are shuffled: more would make the numbers steadier than anyone reads them. */
export const mostShuffled = 2000
const repeats = 3

/**
 * Permutation importance (Breiman 2001), as scikit-learn's `permutation_importance` has it: how much worse the metric
 * becomes, in the metric's unit, when one column is shuffled, a mean of three shuffles. The same shuffles for every model.
 */
export async function permutationImportances(
  scorer: Scorer,
  table: Table,
  features: readonly string[],
  metric: string,
  labels: Labels,
): Promise<ReadonlyMap<string, number>> {
  const { compute, greater_is_better } = metricNamed(metric)!
  const rows = takeRows(
    table,
    Uint32Array.from({ length: Math.min(table.rows, mostShuffled) }, (_, row) => row),
  )
  const scoreOn = async (shuffled: Table): Promise<number> =>
    compute(sampleOf(await scorer.predict(shuffled), rows, labels))
  const whole = await scoreOn(rows)
  const found = new Map<string, number>()
  for (const [stream, name] of features.entries()) {
    const column = columnNamed(rows, name)
    if (column === undefined) continue
    let lost = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = shuffledRows(rows.rows, stream * repeats + repeat)
      const shuffled = {
        ...rows,
        columns: rows.columns.map((one) => (one === column ? reordered(column, order) : one)),
      }
      lost += (whole - (await scoreOn(shuffled))) / repeats
    }
    found.set(name, greater_is_better ? lost : -lost)
  }
  return found
}

/** Fisher-Yates. */
function shuffledRows(rows: number, stream: number): Uint32Array {
  const random = createRandom(1, stream)
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  for (let row = rows - 1; row > 0; row--) {
    const other = random(row + 1)
    const kept = order[row]!
    order[row] = order[other]!
    order[other] = kept
  }
  return order
}

function reordered(column: Column, order: Uint32Array): Column {
  return takeRows({ rows: order.length, columns: [column] }, order).columns[0]!
}
