import type { BoardResult, CheckPost, ReportBoard } from '../ports/report-board.ts'
import type { GateSet } from '../records/gate-set.ts'
import { letsThrough } from '../records/verdict.ts'
import type { Document } from '../report/document.ts'
import { markdownText } from '../report/markdown-text.ts'
import { COMMENT_LIMIT, renderMarkdown } from '../report/render-markdown.ts'
import { flatText } from '../report/span.ts'
import { type Job, partOf, placeOf } from './job.ts'
import { worthComment } from './mode.ts'
import { diedText, judgedText, runningText } from './states.ts'

type Boarded = { readonly board: ReportBoard }

const whole = "the job summary and the run's report artifact"
const smallest = 8_000

/** Says that the job is at work. */
export async function announce(job: Job, { board }: Boarded): Promise<BoardResult> {
  const { run, attempt } = partOf(job)
  const create = job.mode === 'always'
  const commit = job.origin.commit
  return board.publish({ ...placeOf(job), markdown: (before) => runningText(before, { run, attempt, commit, create }) })
}

/** Shows the job's result, beside those of the workflow's other jobs. */
export async function conclude(
  job: Job,
  set: GateSet,
  documents: readonly Document[],
  { board }: Boarded,
): Promise<BoardResult> {
  const about = partOf(job)
  const limit = Math.max(smallest, Math.floor((COMMENT_LIMIT - 1_000) / about.of))
  const mine = {
    ...about,
    models: [...new Set([...set.reports, ...set.unchanged].map(({ name }) => name))],
    verdict: set.verdict,
    passes: set.reports.every(letsThrough),
    text: renderMarkdown(documents, { limit, whole }),
  }
  const wanted = worthComment(job.mode, set)
  return board.publish({ ...placeOf(job), markdown: (before) => judgedText(before, mine, wanted) })
}

const endings: Readonly<Record<string, string>> = {
  cancelled: 'was cancelled before it had a verdict',
  failure: 'failed before it had a verdict',
}

/** After the job's end: where it died while it was at work, says so. null: it did not. */
export async function closeComment(job: Job, status: string, { board }: Boarded): Promise<BoardResult | null> {
  const ending = endings[status]
  if (ending === undefined || job.mode === 'off') return null
  const about = partOf(job)
  const word = status === 'cancelled' ? 'cancelled' : 'incomplete'
  const of = markdownText([job.origin.job ?? 'this workflow', job.leg].filter(Boolean).join(', leg '))
  const { repository, workflow_run_id } = job.origin
  const log = `[the job's log](https://github.com/${repository}/actions/runs/${workflow_run_id})`
  const text = `### ⚠️ Model gate: ${word}\n\n**The job ${of} ${ending}: the model must not be merged.**\n\nWhy is told in ${log}.`
  const mine = { ...about, models: [], verdict: 'incomplete' as const, passes: false, text }
  return board.publish({ ...placeOf(job), markdown: (before) => diedText(before, mine) })
}

/** A check run's text; its name holds the job's, which is the same in every commit. */
export function checkOf(job: Pick<Job, 'origin' | 'leg'>, set: GateSet, documents: readonly Document[]): CheckPost {
  const [first] = documents
  return {
    name: ['model gate', job.origin.job, job.leg].filter(Boolean).join(' / '),
    passed: set.reports.every(letsThrough),
    title: `${set.verdict}: ${first ? flatText(first.sentence) : ''}`.slice(0, 250),
    markdown: renderMarkdown(documents, { limit: COMMENT_LIMIT, whole }),
  }
}
