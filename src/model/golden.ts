import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import { fromRowsJson, type RowsJson, toRowsJson } from './example-rows.ts'

const GOLDEN = 'golden.json'
const MAX_BYTES = 16_000_000

const goldenSchema = z
  .object({
    schema_version: z.literal(1),
    columns: z.array(z.string()),
    data: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    /** Labels of a classifier, numbers of a regressor: one per row. */
    predictions: z.array(z.union([z.string(), z.number()])),
    /** Rows x classes; null where the model gives none. */
    probabilities: z.array(z.array(z.number())).nullable(),
    classes: z.array(z.string()),
  })
  .refine((golden) => golden.predictions.length === golden.data.length, { error: 'as many predictions as rows' })
type Golden = z.infer<typeof goldenSchema>

/** Keeps a few rows and their predictions in the package, for replay where the model is served. */
export async function writeGolden(folder: string, rows: Table, predictions: Predictions): Promise<void> {
  const golden: Golden = {
    schema_version: 1,
    ...(toRowsJson(rows) as Pick<Golden, 'columns' | 'data'>),
    ...answersOf(predictions),
  }
  await writeFile(join(folder, GOLDEN), `${JSON.stringify(golden)}\n`)
}

/** What a replay gave: labels that differ, and the largest absolute difference of a probability or number. */
export interface Replay {
  readonly rows: number
  readonly labels_differ: number
  readonly largest_difference: number
}

/** Predicts the package's golden rows again and compares. null when the package has none. Throws UserError when they are unreadable. */
export async function replayGolden(
  folder: string,
  predict: (table: Table) => Promise<Predictions>,
): Promise<Replay | null> {
  const golden = await readGolden(folder)
  if (golden === null) return null
  const again = answersOf(await predict(fromRowsJson(golden)))
  let labels = 0
  let largest = 0
  golden.predictions.forEach((expected, row) => {
    const got = again.predictions[row]
    if (typeof expected === 'number' && typeof got === 'number') largest = Math.max(largest, gap(expected, got))
    else if (expected !== got) labels++
  })
  golden.probabilities?.forEach((row, index) => {
    row.forEach((expected, k) => {
      largest = Math.max(largest, gap(expected, again.probabilities?.[index]?.[k] ?? Number.NaN))
    })
  })
  return { rows: golden.data.length, labels_differ: labels, largest_difference: largest }
}

/** The rows alone; null when the package has none. */
export async function goldenRows(folder: string): Promise<RowsJson | null> {
  const golden = await readGolden(folder)
  return golden === null ? null : { columns: golden.columns, data: golden.data }
}

async function readGolden(folder: string): Promise<Golden | null> {
  const file = join(folder, GOLDEN)
  const size = (await stat(file).catch(() => null))?.size
  if (size === undefined) return null
  if (size > MAX_BYTES) throw new UserError({ where: file, what: `${size} bytes is too large for golden rows` })
  return parseGolden(await readFile(file, 'utf8'), file)
}

/** NaN, a missing number, is as far as can be. */
function gap(a: number, b: number): number {
  const difference = Math.abs(a - b)
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
}

function parseGolden(text: string, where: string): Golden {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new UserError({ where, what: `not valid JSON: ${(error as Error).message}` }, { cause: error })
  }
  const parsed = goldenSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UserError({ where, what: `${issue?.path.join('.')}: ${issue?.message}` })
}

function answersOf(predictions: Predictions): Pick<Golden, 'predictions' | 'probabilities' | 'classes'> {
  if (predictions.kind === 'regression') {
    return { predictions: [...predictions.predicted], probabilities: null, classes: [] }
  }
  const { classes, probabilities, rows } = predictions
  const width = classes.length
  return {
    predictions: Array.from(predictions.predicted, (index) => classes[index]!),
    probabilities: probabilities
      ? Array.from({ length: rows }, (_, row) => [...probabilities.subarray(row * width, (row + 1) * width)])
      : null,
    classes: [...classes],
  }
}
