import type { UnchangedModel } from '../records/gate-set.ts'
import type { Document } from './document.ts'
import { ageText, countOf } from './number-text.ts'
import { code } from './span.ts'

/** A model that the change does not touch: one line, and the run that stays. */
export function unchangedDocument({ name, file, base }: UnchangedModel, now: string): Document {
  const run =
    base === null
      ? 'none is kept near the base'
      : [
          ...code(base.commit.slice(0, 7)),
          { text: `, ${ageText(base.created_at, now)} old` },
          ...(base.distance === 0 ? [] : [{ text: `, ${countOf(base.distance, 'commit')} before the base` }]),
        ]
  const facts = [
    { key: 'Project file', value: code(file) },
    { key: "The base's run", value: run },
  ]
  return {
    title: name,
    outcome: 'unchanged',
    sentence: 'No file of this model is touched: it was not trained again, and blocks nothing.',
    sections: [{ id: 'base', title: '', priority: 2, folded: false, blocks: [{ kind: 'facts', entries: facts }] }],
  }
}
