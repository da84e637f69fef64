import type { ReuseOutcome } from '../records/reuse.ts'
import type { MetricPoint, Run } from '../records/run.ts'
import { dataSections } from './data-sections.ts'
import type { Block, Document, Section, Span } from './document.ts'
import { historySection } from './history-section.ts'
import { bytesText, countOf, countText, instantText, numberText, secondsText } from './number-text.ts'
import { plainText, shortDigest } from './plain-text.ts'
import { reusedSentence, reuseSection } from './reuse-section.ts'
import { code } from './span.ts'

/** What a training left: for the job summary, the terminal and a page. `history` is the run's metrics.jsonl. */
export function runDocument(
  run: Run,
  history: readonly MetricPoint[] = [],
  reuse: ReuseOutcome | null = null,
): Document {
  const sections = run.failure === null ? [] : [failureSection(run.failure)]
  return {
    title: run.name,
    outcome: run.status === 'failed' ? 'failed' : run.reused ? 'reused' : 'trained',
    sentence: runSentence(run),
    sections: [
      ...sections,
      ...reuseSection(reuse),
      ...metricsSection(run.metrics),
      ...historySection(history),
      ...valuesSection('params', 'Parameters', 2, run.params, parameterText),
      ...dataSections(run.datasets),
      ...valuesSection('logged', 'Logged by the training program', 4, run.logged, (value) => numberText(value)),
      detailSection(run),
    ],
  }
}

function runSentence({ status, algorithm, failure, seconds, reused }: Run): string {
  if (reused) return reusedSentence(reused, seconds.total)
  if (status === 'failed') {
    const code = failure?.exit_code ?? null
    return code === null ? 'The training failed.' : `The training failed with exit code ${code}.`
  }
  const total = seconds.total
  return `The training with ${plainText(algorithm, 80)} finished${total === undefined ? '' : ` in ${secondsText(total)}`}.`
}

function failureSection({ message, log_tail: log }: NonNullable<Run['failure']>): Section {
  const blocks: Block[] = [{ kind: 'paragraph', text: message }]
  if (log.length > 0) {
    blocks.push(
      { kind: 'paragraph', text: `Last ${countOf(log.length, 'line')} of its output:` },
      { kind: 'log', lines: log },
    )
  }
  return { id: 'failure', title: '', priority: 0, folded: false, blocks }
}

/** A table of all, and bars of those that are shares: the ones a reader can compare by eye. */
function metricsSection(metrics: Run['metrics']): Section[] {
  const names = Object.keys(metrics).sort()
  if (names.length === 0) return []
  const shares = names.flatMap((label) => {
    const value = metrics[label] ?? null
    return value !== null && value >= 0 && value <= 1 ? [{ label, share: value, text: numberText(value, 4) }] : []
  })
  const blocks: Block[] = [
    {
      kind: 'table',
      columns: [
        { title: 'Metric', align: 'left' },
        { title: 'Value', align: 'right' },
      ],
      rows: names.map((name) => ({ cells: [{ text: code(name) }, { text: numberText(metrics[name] ?? null) }] })),
    },
  ]
  const table: Section = { id: 'metrics', title: 'Metrics', priority: 1, folded: false, blocks }
  if (shares.length < 2) return [table]
  const title = 'Metrics between 0 and 1'
  return [table, { id: 'metric-bars', title, priority: 7, folded: true, blocks: [{ kind: 'bars', bars: shares }] }]
}

function valuesSection<Value>(
  id: string,
  title: string,
  priority: number,
  values: Readonly<Record<string, Value>>,
  text: (value: Value) => string,
): Section[] {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return []
  const block: Block = {
    kind: 'table',
    columns: [
      { title: 'Name', align: 'left' },
      { title: 'Value', align: 'left' },
    ],
    rows: entries.map(([name, value]) => ({ cells: [{ text: code(name) }, { text: text(value) }] })),
  }
  return [
    { id, title: `${title} (${countText(entries.length)})`, priority, folded: entries.length > 12, blocks: [block] },
  ]
}

function parameterText(value: string | number | boolean | null): string {
  return typeof value === 'number' ? numberText(value, 15) : String(value)
}

function detailSection({ run_id: id, model, origin, started_at: started, seconds }: Run): Section {
  const entries: { key: string; value: string | Span[] }[] = [{ key: 'Run', value: code(id) }]
  if (model !== null) {
    entries.push(
      { key: 'Model', value: code(shortDigest(model.model_digest)) },
      { key: 'Package', value: code(shortDigest(model.package_digest)) },
      { key: 'Package size', value: `${bytesText(model.bytes)} in ${countOf(model.files, 'file')}` },
    )
  }
  if (origin.commit !== null) {
    const dirty: Span[] = origin.dirty ? [{ text: ' with uncommitted changes', tone: 'warn' }] : []
    entries.push({ key: 'Commit', value: [...code(shortDigest(origin.commit, 7)), ...dirty] })
  }
  if (origin.branch !== null) entries.push({ key: 'Branch', value: code(origin.branch) })
  entries.push({ key: 'Started', value: instantText(started) })
  const parts = Object.entries(seconds).map(([part, value]) => `${part} ${secondsText(value)}`)
  if (parts.length > 0) entries.push({ key: 'Time', value: parts.join(', ') })
  return { id: 'details', title: 'Run and digests', priority: 5, folded: false, blocks: [{ kind: 'facts', entries }] }
}
