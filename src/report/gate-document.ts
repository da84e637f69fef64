import type { Accepted, Baseline, GateReport } from '../records/gate-report.ts'
import { changeSections } from './change-sections.ts'
import type { Block, Document, Section, Span, Text } from './document.ts'
import { evaluationSections } from './evaluation-sections.ts'
import { explanationSections } from './explanation-sections.ts'
import { matters, metricSections } from './metric-sections.ts'
import { ageText, countOf, countText, instantText, numberText } from './number-text.ts'
import { shortDigest } from './plain-text.ts'
import { code } from './span.ts'
import { baselineWords } from './wording.ts'

/** What a reviewer reads first to what only a historian needs: verdict, metrics, baselines, changes, charts, digests. */
export function gateDocument(report: GateReport): Document {
  return {
    title: report.name,
    outcome: report.verdict,
    sentence: verdictSentence(report),
    sections: [
      ...reasonSection(report),
      ...metricSections(report),
      baselineSection(report),
      ...changeSections(report),
      ...explanationSections(report.explanation),
      ...evaluationSections(report.charts),
      ...loggedSection(report.logged),
      detailSection(report),
    ],
  }
}

function verdictSentence({ verdict, metrics, baselines, accepted }: GateReport): string {
  const gated = metrics.filter(({ status }) => status !== 'info')
  const failed = gated.filter(matters).length
  switch (verdict) {
    case 'pass':
      return passSentence(baselines)
    case 'fail':
      if (accepted) return 'The model lost, and a person accepted that: it may be merged.'
      return failed === 0
        ? 'The model must not be merged.'
        : `The model must not be merged: ${countText(failed)} of ${countOf(gated.length, 'comparison')} did not pass.`
    case 'inconclusive':
      return 'The test rows are too few to tell whether the model may be merged.'
    case 'incomplete':
      return 'The gate could not measure everything it needs, so the model must not be merged.'
  }
}

function passSentence(baselines: readonly Baseline[]): string {
  if (baselines.some(({ status }) => status === 'compared')) return 'The model may be merged: every check passed.'
  if (baselines.some(({ status }) => status === 'unchanged')) {
    return 'The model may be merged: it is the same model as before.'
  }
  return 'The model may be merged: its own thresholds hold. There was nothing to compare it with.'
}

function reasonSection({ reasons, notes, accepted }: GateReport): Section[] {
  const blocks: Block[] = []
  if (accepted) blocks.push({ kind: 'paragraph', text: acceptedText(accepted) })
  if (reasons.length > 0) blocks.push({ kind: 'list', items: reasons })
  for (const note of notes) blocks.push({ kind: 'paragraph', text: [{ text: `Note: ${note}`, tone: 'muted' }] })
  return blocks.length > 0 ? [{ id: 'reasons', title: '', priority: 0, folded: false, blocks }] : []
}

/** Who, when and why, wherever an accepted loss is told. */
export function acceptedText({ by, reason, at }: Accepted): Text {
  return [{ text: `Accepted by ${by}, ${instantText(at)}: `, strong: true }, { text: reason }]
}

function baselineSection(report: GateReport): Section {
  const items = report.baselines.map((baseline) => baselineText(baseline, report.created_at))
  const blocks: Block[] =
    items.length > 0 ? [{ kind: 'list', items }] : [{ kind: 'paragraph', text: 'No baseline is configured.' }]
  return { id: 'baselines', title: 'Compared with', priority: 2, folded: false, blocks }
}

function baselineText(baseline: Baseline, now: string): Text {
  const { word, tone } = baselineWords[baseline.status]
  const spans: Span[] = [{ text: baseline.name, strong: true }, { text: ' – ' }, { text: word, tone }]
  if (baseline.source !== '') spans.push({ text: `: ${baseline.source}` })
  if (baseline.commit !== null && !baseline.source.includes(baseline.commit.slice(0, 7))) {
    spans.push({ text: ', commit ' }, { text: shortDigest(baseline.commit, 7), code: true })
  }
  if (baseline.created_at !== null) spans.push({ text: `, ${ageText(baseline.created_at, now)} old` })
  if (baseline.rescored) spans.push({ text: ', scored again on these test rows' })
  return spans
}

function loggedSection(logged: GateReport['logged']): Section[] {
  const names = Object.keys(logged).sort()
  if (names.length === 0) return []
  const block: Block = {
    kind: 'table',
    columns: [
      { title: 'Metric', align: 'left' },
      { title: 'Logged value', align: 'right' },
    ],
    rows: names.map((name) => ({
      cells: [{ text: [{ text: `logged.${name}`, code: true }] }, { text: numberText(logged[name] ?? null) }],
    })),
  }
  const title = `Logged by the training program, not recomputed (${countText(names.length)})`
  return [{ id: 'logged', title, priority: 10, folded: true, blocks: [block] }]
}

interface Fact {
  readonly key: string
  readonly value: Text
}

function candidateFacts(candidate: GateReport['candidate']): Fact[] {
  if (candidate === null) return []
  const { run_id, algorithm, commit, branch, model_digest, package_digest, created_at } = candidate
  return [
    { key: 'Run', value: code(shortDigest(run_id)) },
    { key: 'Algorithm', value: algorithm },
    ...(commit === null ? [] : [{ key: 'Commit', value: code(shortDigest(commit, 7)) }]),
    ...(branch === null ? [] : [{ key: 'Branch', value: code(branch) }]),
    ...(model_digest === null ? [] : [{ key: 'Model', value: code(shortDigest(model_digest)) }]),
    ...(package_digest === null ? [] : [{ key: 'Package', value: code(shortDigest(package_digest)) }]),
    { key: 'Trained', value: instantText(created_at) },
  ]
}

function detailSection(report: GateReport): Section {
  const { candidate, test_data: test, workflow } = report
  const entries: Fact[] = [...candidateFacts(candidate)]
  if (test !== null) {
    entries.push({
      key: 'Test data',
      value: [{ text: `${countOf(test.rows, 'row')}, ` }, ...code(shortDigest(test.digest))],
    })
    if (test.sources.length > 0) entries.push({ key: 'Test files', value: test.sources.join(', ') })
  }
  entries.push({ key: 'Validated', value: instantText(report.created_at) })
  if (workflow !== null) {
    const text = `run ${workflow.run_id}, attempt ${workflow.attempt}`
    entries.push({ key: 'Workflow', value: [{ text, href: workflow.url }] })
  }
  return {
    id: 'details',
    title: 'Run, data and digests',
    priority: 4,
    folded: true,
    blocks: [{ kind: 'facts', entries }],
  }
}
