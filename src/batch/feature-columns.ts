import { csvRecords } from '../data/csv-records.ts'
import type { DataFile } from '../data/data-file.ts'
import { inferredColumn } from '../data/inferred-column.ts'
import { peekColumns } from '../data/peek-columns.ts'
import type { StreamColumn, StreamKind } from '../data/stream-column.ts'
import type { FeatureColumn } from '../data/stream-plan.ts'
import { lineBatches } from '../data/text-lines.ts'
import { UserError } from '../errors.ts'
import type { ColumnSpec, Schema, TensorSpec } from '../model/signature.ts'

const lookedAt = 10_000

/** The columns that a signature's inputs name, with what they hold; null where it names none (a matrix, or no signature). */
export function featureColumns(inputs: Schema | null): readonly FeatureColumn[] | null {
  if (inputs === null || inputs.some(({ name }) => name === undefined)) return null
  return inputs.map((spec) => ({
    name: spec.name!,
    kind: spec.type === 'tensor' ? tensorKind(spec) : columnKind(spec, spec.required === false),
    optional: spec.required === false,
  }))
}

function tensorKind(spec: TensorSpec): StreamKind {
  const { dtype, shape } = spec['tensor-spec']
  if (shape.length > 2 || (shape.length === 2 && shape[1] !== 1))
    throw new UserError({
      where: 'MLmodel',
      what: `the input ${spec.name ?? ''} is a tensor of the shape ${JSON.stringify(shape)}`,
      allowed: 'one number or text per row, or a single matrix',
    })
  return /^(float|u?int|double|bool)/.test(dtype) ? 'number' : 'text'
}

const kinds: Readonly<Record<string, StreamKind>> = {
  double: 'number',
  float: 'number',
  integer: 'whole',
  long: 'whole',
  boolean: 'text',
  string: 'text',
  datetime: 'text',
  binary: 'text',
}

/** An optional whole number may be missing. Nested values are passed on to the package's own command. */
function columnKind({ type }: ColumnSpec, optional: boolean): StreamKind {
  const kind = kinds[type] ?? 'json'
  return kind === 'whole' && optional ? 'number' : kind
}

/** What the columns hold where no signature tells: judged by the first 10,000 rows, once; a matrix takes numbers only. */
export async function untoldColumns(file: DataFile, inputs: Schema | null): Promise<readonly StreamColumn[]> {
  const columns = await peekColumns(file, true)
  if (inputs?.some((spec) => spec.type === 'tensor')) return columns.map(({ name }) => ({ name, kind: 'number' }))
  if (file.format === 'parquet')
    return columns.map(({ name, kind }) => ({ name, kind: kind === 'float' || kind === 'digits' ? 'number' : 'text' }))
  return file.format === 'jsonl' ? jsonKinds(file, columns) : csvKinds(file)
}

async function csvKinds(file: DataFile): Promise<readonly StreamColumn[]> {
  let columns: ReturnType<typeof inferredColumn>[] | null = null
  let rows = 0
  const reading = csvRecords(
    file,
    (fields) => {
      if (columns === null) columns = fields.map((name) => inferredColumn(name))
      else if (fields.length === columns.length && rows++ < lookedAt)
        for (const [at, column] of columns.entries()) column.add(fields[at]!)
    },
    { malformed: () => {}, onBroken: () => {} },
  )
  for await (const _ of reading) if (rows >= lookedAt) break
  return ((columns ?? []) as ReturnType<typeof inferredColumn>[]).map((column) => ({
    name: column.name,
    kind: column.tooLate || column.finish().kind === 'string' ? 'text' : 'number',
  }))
}

async function jsonKinds(file: DataFile, columns: readonly StreamColumn[]): Promise<readonly StreamColumn[]> {
  const texts = new Set<string>()
  let rows = 0
  for await (const lines of lineBatches(file, undefined, () => {})) {
    for (const { text } of lines) {
      rows += 1
      for (const [name, value] of entriesOf(text)) if (typeof value !== 'number' && value !== null) texts.add(name)
    }
    if (rows >= lookedAt) break
  }
  return columns.map(({ name }) => ({ name, kind: texts.has(name) ? 'text' : 'number' }))
}

/** A line that is no JSON is rejected when it is read. */
function entriesOf(text: string): readonly [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Object.entries(value) : []
  } catch {
    return []
  }
}
