import type { InputColumn, RowLayout } from './row-layout.ts'

/** Which column each cell of a list belongs to, where all are numbers that the model reads. */
export interface PlainHeading {
  /** JSON of the names; empty: the signature's order. */
  readonly text: string
  /** Place of each cell's number. */
  readonly places: Int32Array
  /** Columns that hold whole numbers only. */
  readonly whole: readonly InputColumn[]
  /** Columns that no cell belongs to. */
  readonly absent: readonly InputColumn[]
}

/** Clients send the same names again and again. */
const headings = new WeakMap<RowLayout, PlainHeading>()

/** null: this is no list of names, or not of those that are needed. */
export function plainHeading(layout: RowLayout, text: string | null): PlainHeading | null {
  const last = headings.get(layout)
  if (last?.text === text) return last
  const columns = namesIn(text)?.map((name) => layout.byName.get(name))
  if (!columns?.every((column) => column !== undefined) || new Set(columns).size < columns.length) return null
  const absent = layout.columns.filter((column) => !columns.includes(column))
  return absent.some(({ required }) => required) ? null : remember(layout, text ?? '', columns, absent)
}

/** Of lists without names. */
export function signatureHeading(layout: RowLayout): PlainHeading {
  const last = headings.get(layout)
  return last?.text === '' ? last : remember(layout, '', layout.columns, [])
}

function remember(
  layout: RowLayout,
  text: string,
  columns: readonly InputColumn[],
  absent: readonly InputColumn[],
): PlainHeading {
  const heading = {
    text,
    places: Int32Array.from(columns, ({ place }) => place),
    whole: columns.filter(({ type }) => type === 'integer' || type === 'long'),
    absent,
  }
  headings.set(layout, heading)
  return heading
}

function namesIn(text: string | null): readonly string[] | null {
  if (text === null) return null
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : null
  } catch {
    return null
  }
}
