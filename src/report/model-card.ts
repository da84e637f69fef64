import { stringify } from 'yaml'
import type { Task } from '../records/task.ts'
import type { VersionRecord } from '../records/version.ts'
import type { Document, Section } from './document.ts'
import { metricSections } from './metric-sections.ts'
import { plainText } from './plain-text.ts'
import { renderMarkdown, SUMMARY_LIMIT } from './render-markdown.ts'
import { runDocument } from './run-document.ts'
import { validationText } from './version-document.ts'

const pipelineTasks: Record<Task, string> = {
  'binary-classification': 'tabular-classification',
  'multiclass-classification': 'tabular-classification',
  regression: 'tabular-regression',
}

const taskWords: Record<Task, string> = {
  'binary-classification': 'binary classification',
  'multiclass-classification': 'multi-class classification',
  regression: 'regression',
}

/** `model-card.md`: Hugging Face's front matter (`model-index`), then the card. Holds no version number: it is made before that is known. */
export function modelCard(record: VersionRecord): string {
  const matter = stringify(frontMatter(record), { lineWidth: 0 })
  const body = renderMarkdown(modelCardDocument(record), {
    limit: SUMMARY_LIMIT,
    whole: 'version.json beside this card',
  })
  return `---\n${matter}---\n\n${body}`
}

/** The card without front matter, e.g. for the release's own text through renderMarkdown. */
export function modelCardDocument(record: VersionRecord): Document {
  const run = runDocument(record.run)
  const validation: Section = {
    id: 'validation',
    title: 'Validation',
    priority: 0,
    folded: false,
    blocks: [
      { kind: 'facts', entries: [{ key: 'Verdict', value: validationText(record) }] },
      ...(record.validation?.reasons.length ? [{ kind: 'list' as const, items: record.validation.reasons }] : []),
    ],
  }
  const gated = record.validation ? metricSections(record.validation) : []
  const own = run.sections.filter(({ id }) => gated.length === 0 || (id !== 'metrics' && id !== 'metric-bars'))
  return {
    title: record.name,
    outcome: null,
    sentence: `A model for ${taskWords[record.run.task]}, trained with ${plainText(record.run.algorithm, 80)}.`,
    sections: [validation, ...gated, ...own],
  }
}

/** https://github.com/huggingface/hub-docs, modelcard.md: `type` and `value` are required. A model-index without results is refused there. */
function frontMatter({ name, run, validation }: VersionRecord): object {
  const measured = validation
    ? validation.metrics
        .filter((row) => row.slice === null)
        .map((row): [string, number | null] => [row.name, row.candidate])
    : Object.entries(run.metrics)
  const metrics = [...new Map(measured)].flatMap(([type, value]) =>
    value === null ? [] : [{ type, value, name: type }],
  )
  const task = pipelineTasks[run.task]
  const testing = run.datasets.find(({ context }) => context === 'testing')
  const file = testing?.sources[0]?.path ?? validation?.test_data?.sources[0] ?? 'test data'
  const revision = validation?.test_data?.digest ?? testing?.digest
  const result = {
    task: { type: task, name: taskWords[run.task] },
    dataset: { type: 'tabular', name: file, split: 'test', ...(revision === undefined ? {} : { revision }) },
    metrics,
  }
  return {
    pipeline_tag: task,
    tags: [run.algorithm],
    ...(metrics.length > 0 ? { 'model-index': [{ name, results: [result] }] } : {}),
  }
}
