import type { Subject } from '../records/subject.ts'
import { checksDocument } from './checks-document.ts'
import type { Document } from './document.ts'
import { driftCheckDocument } from './drift-check-document.ts'
import { gateDocument } from './gate-document.ts'
import { gateSetDocuments } from './gate-set-document.ts'
import { imageDocument } from './image-document.ts'
import { proposalDocuments } from './proposal-document.ts'
import { runDocument } from './run-document.ts'
import { tableDocument } from './table-document.ts'
import { unchangedDocument } from './unchanged-document.ts'
import { versionDocument } from './version-document.ts'

/** What a command has to show, as the documents that every surface renders: one, or one a model with their verdict first. */
export function documentsOf(subject: Subject, now: string): readonly Document[] {
  if (subject.kind === 'gates') return gateSetDocuments(subject.set, now)
  if (subject.kind === 'proposal') return proposalDocuments(subject, now)
  if (subject.kind !== 'several') return [documentOf(subject)]
  return [
    ...subject.subjects.flatMap((one) => documentsOf(one, now)),
    ...subject.unchanged.map((model) => unchangedDocument(model, now)),
  ]
}

type Single = Exclude<Subject, { kind: 'gates' | 'several' | 'proposal' }>

/** What one model's command has to show. */
export function documentOf(subject: Single): Document {
  switch (subject.kind) {
    case 'run':
      return runDocument(subject.run, subject.history, subject.reuse)
    case 'gate':
      return gateDocument(subject.report)
    case 'drift':
      return driftCheckDocument(subject.report, subject.check?.record ?? null)
    case 'checks':
      return checksDocument(subject.checks)
    case 'image':
      return imageDocument(subject.report)
    case 'registered':
    case 'promoted':
    case 'rolled-back':
    case 'unmoved':
      return versionDocument(subject)
    case 'table':
      return tableDocument(subject)
  }
}
