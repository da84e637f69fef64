import type { GateReport, Verdict } from '../records/gate-report.ts'
import type { GateSet } from '../records/gate-set.ts'
import type { Block, Cell, Document, Row, Text } from './document.ts'
import { gateDocument } from './gate-document.ts'
import { countOf, countText } from './number-text.ts'
import { unchangedDocument } from './unchanged-document.ts'
import { outcomeWords } from './wording.ts'

/** Several models, or legs of one: a verdict over all with a line for each, then each as it would stand alone. */
export function gateSetDocuments(set: GateSet, now: string): readonly Document[] {
  return [
    overview(set),
    ...set.reports.map((report) => ({ ...gateDocument(report), title: reportTitle(report) })),
    ...set.unchanged.map((model) => unchangedDocument(model, now)),
  ]
}

/** The model, and which of its legs. */
export function reportTitle({ name, leg }: GateReport): string {
  return leg?.name == null ? name : `${name}, leg ${leg.name}`
}

function overview(set: GateSet): Document {
  const names = new Set([...set.reports, ...set.unchanged].map(({ name }) => name))
  const title =
    names.size > 1
      ? countOf(names.size, 'model')
      : `${[...names][0] ?? 'no model'}, ${countOf(set.reports.length, 'leg')}`
  const rows: Row[] = [
    ...set.reports.map((report) =>
      row(reportTitle(report), verdictText(report), report.reasons[0] ?? '', report.verdict !== 'pass'),
    ),
    ...set.unchanged.map(({ name }) => row(name, outcomeText('unchanged'), 'no file of it is touched', false)),
  ]
  const table: Block = {
    kind: 'table',
    columns: [
      { title: 'Model', align: 'left' },
      { title: 'Verdict', align: 'left' },
      { title: 'Why', align: 'left' },
    ],
    rows,
  }
  return {
    title,
    outcome: set.verdict,
    sentence: sentence(set),
    sections: [{ id: 'models', title: '', priority: 0, folded: false, blocks: [table] }],
  }
}

function row(name: string, verdict: Text, why: string, important: boolean): Row {
  const cells: Cell[] = [{ text: [{ text: name, strong: true }] }, { text: verdict }, { text: why }]
  return { cells, ...(important ? { important } : {}) }
}

function verdictText({ verdict, accepted }: GateReport): Text {
  return [...outcomeText(verdict), ...(accepted ? [{ text: `, accepted by ${accepted.by}` }] : [])]
}

function outcomeText(outcome: Verdict | 'unchanged') {
  const { word, tone, mark } = outcomeWords[outcome]
  return [{ text: word, tone, mark }]
}

const sentences: Record<Verdict, (refused: number, judged: number) => string> = {
  pass: (_, judged) =>
    judged === 0 ? 'No model is touched: there is nothing to judge.' : 'All may be merged: every one passed.',
  fail: (refused, judged) => `${refusal(refused, judged)} did not pass.`,
  inconclusive: (refused, judged) => `${refusal(refused, judged)} could not be told apart from the baseline.`,
  incomplete: (refused, judged) => `${refusal(refused, judged)} did not pass, and not everything could be measured.`,
}

function refusal(refused: number, judged: number): string {
  return `This must not be merged: ${countText(refused)} of ${countText(judged)}`
}

function sentence({ verdict, reports }: GateSet): string {
  const refused = reports.filter((report) => report.verdict !== 'pass')
  const accepted = refused.filter((report) => report.accepted)
  if (refused.length > 0 && accepted.length === refused.length)
    return `This may be merged: the loss of ${countText(accepted.length)} of ${countText(reports.length)} was accepted.`
  return sentences[verdict](refused.length - accepted.length, reports.length)
}
