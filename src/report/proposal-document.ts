import type { ReportedProposal, Subject } from '../records/subject.ts'
import type { Document, Section, Span } from './document.ts'
import { gateDocument } from './gate-document.ts'
import { gateSetDocuments } from './gate-set-document.ts'
import { plainText, shortDigest } from './plain-text.ts'
import { code } from './span.ts'

type Proposed = Extract<Subject, { kind: 'proposal' }>

/** One model as it would stand alone, several below their common verdict; first of all, where the numbers come from. */
export function proposalDocuments({ set, proposal }: Proposed, now: string): readonly Document[] {
  const [report, ...others] = set.reports
  const single = report !== undefined && others.length === 0 && set.unchanged.length === 0 && !report.leg
  const [first, ...rest] = single ? [gateDocument(report)] : gateSetDocuments(set, now)
  return first ? [{ ...first, sections: [sourceSection(proposal), ...first.sections] }, ...rest] : []
}

/** Whoever reads the comment has to know that its numbers are somebody's word. */
function sourceSection({ repository, head, run, base_branch }: ReportedProposal): Section {
  const page: Span = { text: `run ${run.id}`, ...(run.url !== null && { href: run.url }) }
  const text: Span[] = [
    { text: 'Numbers computed in an untrusted run', strong: true, mark: 'info' },
    { text: ` (${plainText(repository, 100)}, ` },
    page,
    ...(head === null ? [] : [{ text: ', commit ' }, ...code(shortDigest(head, 7))]),
    { text: `). The verdict was decided again from them, by the rules of ${plainText(base_branch, 100)}.` },
  ]
  return { id: 'source', title: '', priority: 0, folded: false, blocks: [{ kind: 'paragraph', text }] }
}
