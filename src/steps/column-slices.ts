import { cellTexts } from '../data/cell-texts.ts'
import type { Column } from '../data/table.ts'
import type { Slice } from '../gate/score.ts'

/** One slice for every value of a column: numbers ascending, texts as they first come. */
export function columnSlices(column: Column): Slice[] {
  const rows = new Map<string, number[]>()
  cellTexts(column).forEach((value, row) => {
    if (value === null) return
    const slice = rows.get(value)
    if (slice) slice.push(row)
    else rows.set(value, [row])
  })
  const slices = [...rows]
  if (column.kind === 'number') slices.sort(([a], [b]) => Number(a) - Number(b))
  return slices.map(([value, own]) => ({ column: column.name, value, rows: Uint32Array.from(own) }))
}
