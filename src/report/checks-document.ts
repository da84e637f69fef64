import type { SetupCheck } from '../records/setup-check.ts'
import type { Block, Document, Mark, Section, Span } from './document.ts'
import { countOf } from './number-text.ts'

const signs: Record<SetupCheck['status'], Mark> = { ok: 'pass', warn: 'incomplete', fail: 'fail' }

/** What is wrong with a repository's set-up, each with what mends it; what is in order as one line. */
export function checksDocument(checks: readonly SetupCheck[]): Document {
  const wrong = checks.filter(({ status }) => status !== 'ok')
  const fine = checks.filter(({ status }) => status === 'ok')
  const failed = wrong.filter(({ status }) => status === 'fail').length
  return {
    title: 'doctor',
    outcome: null,
    sentence:
      wrong.length === 0
        ? `All ${checks.length} checks are in order.`
        : `${countOf(failed, 'thing')} to mend, ${countOf(wrong.length - failed, 'thing')} to look at.`,
    sections: [...wrong.map(checkSection), ...fineSection(fine)],
  }
}

function checkSection({ name, status, what, fix }: SetupCheck, index: number): Section {
  const text: Span[] = [{ text: name, code: true, mark: signs[status] }, { text: ` ${what}` }]
  const blocks: Block[] = [{ kind: 'paragraph', text }, ...(fix === null ? [] : fixBlocks(fix))]
  return { id: `check-${index}`, title: '', priority: status === 'fail' ? 0 : 1, folded: false, blocks }
}

/** Where it belongs in words, and what to write there as lines to copy. */
function fixBlocks(fix: string): Block[] {
  const lines = fix.split('\n')
  const words = lines.filter((line) => !line.startsWith(' '))
  const copied = lines.filter((line) => line.startsWith(' '))
  return [
    ...(words.length > 0 ? [{ kind: 'paragraph', text: words.join(' ') } as const] : []),
    ...(copied.length > 0 ? [{ kind: 'log', lines: copied } as const] : []),
  ]
}

function fineSection(fine: readonly SetupCheck[]): Section[] {
  if (fine.length === 0) return []
  const text: Span[] = [{ text: `In order: ${fine.map(({ name }) => name).join(', ')}.`, tone: 'muted' }]
  return [{ id: 'fine', title: '', priority: 3, folded: false, blocks: [{ kind: 'paragraph', text }] }]
}
