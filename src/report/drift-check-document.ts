import type { DriftCheck } from '../records/drift-check.ts'
import type { DriftReport } from '../records/drift-report.ts'
import { lateText } from './alert-document.ts'
import type { Block, Document, Text } from './document.ts'
import { driftDocument } from './drift-document.ts'
import { retrainingText } from './retraining-words.ts'

const changeWords: Record<NonNullable<DriftCheck['alert']>['change'], string> = {
  none: 'as it was',
  opened: 'opened',
  ongoing: 'goes on',
  worsened: 'got worse',
  recovered: 'closed: the data recovered',
}

/** What a check found, and what it did about it; null: it only compared. */
export function driftCheckDocument(report: DriftReport, check: DriftCheck | null): Document {
  const document = driftDocument(report)
  if (check === null) return document
  const { alert, pace, at, retraining } = check
  const late = lateText(pace, at)
  const entries: { key: string; value: Text }[] = [
    {
      key: 'Alert',
      value:
        alert === null
          ? 'none is open'
          : [
              { text: `episode ${alert.episode} `, ...(alert.where === null ? {} : { href: alert.where }) },
              { text: changeWords[alert.change] },
            ],
    },
    { key: 'Retraining', value: retrainingText(retraining) },
  ]
  const blocks: Block[] = [{ kind: 'facts', entries }]
  if (late !== null) blocks.unshift({ kind: 'paragraph', text: [{ text: late, mark: 'incomplete', tone: 'warn' }] })
  return {
    ...document,
    sections: [{ id: 'check', title: '', priority: 0, folded: false, blocks }, ...document.sections],
  }
}
