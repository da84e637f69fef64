import type { Verdict } from '../records/gate-report.ts'

/** What one job says in the comment that all jobs of a workflow share. */
export interface Part {
  /** Job, leg and config: the same in every attempt, and known before anything is read. */
  readonly id: string
  readonly job: string
  /** How many legs the job's matrix has. */
  readonly of: number
  readonly models: readonly string[]
  readonly verdict: Verdict
  /** The verdict lets a merge through, by itself or by a person's word. */
  readonly passes: boolean
  readonly run: number
  readonly attempt: number
  readonly text: string
}

const pattern =
  /^<!-- mlops-part id=([\w.:/-]+) job=([\w.-]+) of=(\d{1,3}) models=([a-z0-9,-]*) verdict=(pass|fail|inconclusive|incomplete) passes=(true|false) run=(\d{1,15}) attempt=(\d{1,6}) -->\n([\s\S]*?)\n<!-- \/mlops-part -->$/gm

/** Reports are escaped, so that none of their text can look like a part's marker. */
export function partText({ id, job, of, models, verdict, passes, run, attempt, text }: Part): string {
  const facts = `id=${id} job=${job} of=${of} models=${models.join(',')} verdict=${verdict} passes=${passes}`
  return `<!-- mlops-part ${facts} run=${run} attempt=${attempt} -->\n${text.trimEnd()}\n<!-- /mlops-part -->`
}

export function partsIn(markdown: string): readonly Part[] {
  return [...markdown.matchAll(pattern)].map(
    ([, id = '', job = '', of, models = '', verdict, passes, run, attempt, text = '']) => ({
      id,
      job,
      of: Number(of),
      models: models.split(',').filter(Boolean),
      verdict: verdict as Verdict,
      passes: passes === 'true',
      run: Number(run),
      attempt: Number(attempt),
      text,
    }),
  )
}

/** Words as a part's id: nothing in it may end an HTML comment. */
export function partId(...words: readonly (string | null | undefined)[]): string {
  return words
    .map((word) => (word ?? '').replaceAll(/[^\w./-]/g, '_').replaceAll('--', '-_'))
    .join(':')
    .slice(0, 300)
}
