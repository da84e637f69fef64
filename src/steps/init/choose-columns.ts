import type { DeclaredRole } from '../../data/infer-columns.ts'
import type { ColumnSummary } from '../../records/run.ts'
import { looksLikeId } from './choose-target.ts'

export interface ColumnChoice {
  readonly name: string
  readonly role: DeclaredRole
  readonly why: string
}

const people = /(patient|customer|user|subject|client|member|account|household|session|person)/i

/** What the built-in inference cannot know, or would refuse: ids, groups, times, free text. */
export function chooseColumns(
  columns: readonly ColumnSummary[],
  rows: number,
  target: string,
  built_in: boolean,
): readonly ColumnChoice[] {
  return columns.flatMap(({ name, role, missing, distinct }): ColumnChoice[] => {
    if (name === target) return []
    if (role === 'time')
      return [{ name, role: 'time', why: 'dates: no feature; split.method: time would test on the newest rows' }]
    if (looksLikeId(name)) {
      if (missing === 0 && distinct === rows) return [{ name, role: 'id', why: 'a value of its own in every row' }]
      if (missing === 0 && people.test(name) && distinct >= 20)
        return [{ name, role: 'group', why: 'several rows each: kept on one side of the split' }]
      if (role === 'number') return [{ name, role: 'category', why: 'numbers that name things' }]
    }
    if (role === 'text' && built_in)
      return [{ name, role: 'ignore', why: 'free text: the built-in trainer cannot use it' }]
    return []
  })
}
