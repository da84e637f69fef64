import type { Subject } from '../records/subject.ts'
import type { Document } from './document.ts'
import { numberText } from './number-text.ts'

/** A list of things, such as runs or versions. */
export function tableDocument({ title, sentence, columns, rows }: Extract<Subject, { kind: 'table' }>): Document {
  const numeric = columns.map((_, index) => rows.length > 0 && rows.every((row) => typeof row[index] !== 'string'))
  return {
    title,
    outcome: null,
    sentence: sentence ?? (rows.length === 0 ? 'There are none yet.' : ''),
    sections: [
      {
        id: 'table',
        title: '',
        priority: 0,
        folded: false,
        blocks:
          rows.length === 0
            ? []
            : [
                {
                  kind: 'table',
                  columns: columns.map((name, index) => ({ title: name, align: numeric[index] ? 'right' : 'left' })),
                  rows: rows.map((row) => ({
                    cells: row.map((cell) => ({ text: typeof cell === 'number' ? numberText(cell) : (cell ?? '') })),
                  })),
                },
              ],
      },
    ],
  }
}
