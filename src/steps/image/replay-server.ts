import type { Predictions } from '../../data/predictions.ts'
import type { Table } from '../../data/table.ts'
import { UserError } from '../../errors.ts'
import { type RowsJson, toRowsJson } from '../../model/example-rows.ts'
import { replayGolden } from '../../model/golden.ts'
import type { TriedServer } from '../../ports/try-server.ts'
import type { GoldenReplay } from '../../records/image-report.ts'

/** ONNX Runtime's native build adds up in another order than the WebAssembly one; our own scorer has no such excuse. */
const tolerances = { forest: 0, onnx: 1e-5 } as const

/**
 * Asks the packaged server for the package's golden rows, as a client of MLflow would, and compares.
 * null: the package holds none. @throws UserError on any difference: such an image would not serve what was validated
 */
export async function replayServer(
  server: TriedServer,
  folder: string,
  kind: keyof typeof tolerances,
  classes: readonly string[],
): Promise<GoldenReplay | null> {
  const replay = await replayGolden(folder, (table) => askServer(server, table, classes))
  if (replay === null) return null
  const tolerance = tolerances[kind]
  if (replay.labels_differ === 0 && replay.largest_difference <= tolerance) return { ...replay, tolerance }
  throw new UserError({
    where: 'golden replay',
    what: `the packaged server answers the ${replay.rows} golden rows otherwise than the model did when it was made: ${replay.labels_differ} labels differ, numbers by up to ${replay.largest_difference}; nothing was pushed`,
    allowed: `the same labels, and numbers within ${tolerance}`,
  })
}

/** A table as the body of a request to `/invocations`. */
export function invocation(rows: RowsJson): { readonly dataframe_split: RowsJson } {
  return { dataframe_split: rows }
}

type Answer = Readonly<Record<string, unknown>>

async function askServer(server: TriedServer, table: Table, classes: readonly string[]): Promise<Predictions> {
  const { predictions } = (await server.post('/invocations', invocation(toRowsJson(table)))) as {
    predictions?: unknown
  }
  if (!Array.isArray(predictions) || predictions.length !== table.rows)
    throw new UserError({
      where: 'golden replay',
      what: `the packaged server gave no list of ${table.rows} predictions`,
    })
  const answers = predictions.map(
    (one): Answer => (typeof one === 'object' && one !== null ? (one as Answer) : { value: one }),
  )
  if (classes.length === 0)
    return { kind: 'regression', rows: table.rows, predicted: Float64Array.from(answers, (one) => numberOf(one)) }
  const rows = answers.map((one) => one['probabilities'])
  const given = rows.every((row) => Array.isArray(row) && row.length === classes.length)
  return {
    kind: 'classification',
    rows: table.rows,
    classes,
    predicted: Int32Array.from(answers, (one) => classes.indexOf(String(one['label'] ?? one['value']))),
    ...(given ? { probabilities: Float64Array.from(rows.flat() as number[]) } : {}),
  }
}

function numberOf(answer: Answer): number {
  const value = answer['prediction'] ?? answer['value']
  return typeof value === 'number' ? value : Number.NaN
}
