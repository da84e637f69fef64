import type { QualityIssue } from '../records/drift-report.ts'
import type { ColumnPair } from './column-pair.ts'
import { percent } from './percent.ts'
import { shareGrew } from './share-grew.ts'

const shown = 3

/** Labels that the reference does not know: told where they are many, broken where they are most of the rows. */
export function categoryIssues({ reference, current }: Extract<ColumnPair, { kind: 'category' }>): QualityIssue[] {
  // What was pooled there is not known by name.
  if (reference.other.rows > 0) return []
  const known = new Set(reference.labels)
  const unseen = current.labels.flatMap((label, i) => (known.has(label) ? [] : [[label, current.counts[i]!] as const]))
  const rows = unseen.reduce((total, [, count]) => total + count, 0)
  // A label that came once is what a reference of this size would lead one to expect of rare ones.
  const rare = reference.counts.filter((count) => count === 1).length
  if (!shareGrew(rare, reference.rows, rows, current.rows)) return []
  const share = rows / current.rows
  const names = unseen.slice(0, shown).map(([label]) => `"${label.slice(0, 40)}"`)
  const more = unseen.length > shown ? ` and ${unseen.length - shown} more` : ''
  return [
    {
      check: 'new-categories',
      column: reference.name,
      status: share >= 0.5 && reference.role === 'feature' ? 'fail' : 'warn',
      reason: `${percent(share)} of "${reference.name}" are labels that the reference does not have: ${names.join(', ')}${more}.`,
      reference: 0,
      current: share,
    },
  ]
}
