import type { Explanation, Importances, PairedTest, RowChanges } from '../records/explanation.ts'
import type { Block, Section } from './document.ts'
import { countOf, countText, fixedText, numberText, sharedDecimals, signedText } from './number-text.ts'

const shownFeatures = 8

/** What a paired test asks, and what its number is. */
const testWords: Record<PairedTest['name'], { readonly title: string; readonly says: (difference: number) => string }> =
  {
    mcnemar: {
      title: 'McNemar',
      says: (difference) =>
        difference === 0
          ? 'both models are right on equally many rows'
          : `the candidate is right on ${countOf(Math.abs(difference), 'row')} ${difference > 0 ? 'more' : 'fewer'}`,
    },
    delong: {
      title: 'DeLong',
      says: (difference) => `the areas under the ROC curve differ by ${signedText(difference, 4)}`,
    },
  }

const kindWords: Record<RowChanges['kind'], (changes: RowChanges) => string> = {
  labels: ({ rows, improved, worsened }) =>
    `Of ${countOf(rows, 'row')}, ${countText(improved)} became right and ${countText(worsened)} became wrong.`,
  errors: ({ rows, improved, worsened }) =>
    `Of ${countOf(rows, 'row')}, the error shrank on ${countText(improved)} and grew on ${countText(worsened)}.`,
}

/** What lies behind the difference: which rows changed, and which columns the models lean on. */
export function explanationSections(explanation: Explanation | null): Section[] {
  if (explanation === null) return []
  const { baseline, tests, row_changes: changes, importances } = explanation
  const blocks: Block[] = [
    { kind: 'paragraph', text: `${kindWords[changes.kind](changes)} The other model is ${baseline}'s.` },
  ]
  if (tests.length > 0) blocks.push({ kind: 'list', items: tests.map(testText) })
  if (changes.slices.length > 0) blocks.push(sliceTable(changes))
  if (changes.costliest.length > 0) blocks.push(rowTable(changes))
  const title = `Rows that changed: ${countText(changes.improved)} better, ${countText(changes.worsened)} worse`
  return [
    { id: 'row-changes', title, priority: 5, folded: true, blocks },
    ...(importances === null ? [] : importanceSections(importances, baseline)),
  ]
}

function testText({ name, difference, p_value }: PairedTest): string {
  const { title, says } = testWords[name]
  return `${title}: ${says(difference)}${p_value === null ? '' : `, p = ${numberText(p_value, 2)}`}`
}

function sliceTable({ slices, kind }: RowChanges): Block {
  const words = kind === 'labels' ? ['Became right', 'Became wrong'] : ['Error shrank', 'Error grew']
  return {
    kind: 'table',
    columns: [
      { title: 'Slice', align: 'left' },
      { title: 'Rows', align: 'right' },
      ...words.map((title) => ({ title, align: 'right' as const })),
    ],
    rows: slices.map(({ column, value, rows, improved, worsened }) => ({
      cells: [
        { text: `${column} = ${value}` },
        ...[rows, improved, worsened].map((count) => ({ text: countText(count) })),
      ],
    })),
  }
}

function rowTable({ costliest, kind }: RowChanges): Block {
  const cost = kind === 'labels' ? 'Probability lost' : 'Error grown by'
  return {
    kind: 'table',
    columns: [
      { title: 'Test row', align: 'right' },
      { title: 'Actual', align: 'left' },
      { title: 'Before', align: 'left' },
      { title: 'Now', align: 'left' },
      { title: cost, align: 'right' },
    ],
    rows: costliest.map((row) => ({
      cells: [
        { text: countText(row.row) },
        ...[row.actual, row.before, row.after].map((text) => ({ text })),
        { text: numberText(row.cost, 3) },
      ],
    })),
  }
}

function importanceSections({ metric, rows, features }: Importances, baseline: string): Section[] {
  if (features.length === 0) return []
  const block: Block = {
    kind: 'table',
    columns: [
      { title: 'Column', align: 'left' },
      { title: baseline, align: 'right' },
      { title: 'Candidate', align: 'right' },
      { title: 'Change', align: 'right' },
    ],
    rows: features.slice(0, shownFeatures).map(({ name, baseline: before, candidate: after }) => {
      const change = before === null || after === null ? null : after - before
      const decimals = Math.min(5, sharedDecimals([before, after], change))
      return {
        cells: [
          { text: [{ text: name, code: true }] },
          { text: fixedText(before, decimals) },
          { text: fixedText(after, decimals) },
          { text: signedText(change, decimals) },
        ],
      }
    }),
  }
  const text = `How much worse ${metric} becomes when a column is shuffled (${countOf(rows, 'row')}, mean of three shuffles); the largest moves.`
  return [
    {
      id: 'importances',
      title: 'Columns the models lean on',
      priority: 8,
      folded: true,
      blocks: [{ kind: 'paragraph', text }, block],
    },
  ]
}
