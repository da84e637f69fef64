import type { Shown } from '../ports/report-board.ts'
import { compose } from './compose.ts'
import { type Part, partsIn } from './part.ts'

/** Whether this workflow run is at work on a comment. */
export interface Running {
  readonly run: number
  readonly attempt: number
  readonly commit: string | null
  /** Where there is no comment yet, make one. */
  readonly create: boolean
}

const banner = /^<!-- mlops-running -->\n[\s\S]*?\n<!-- \/mlops-running -->\n\n?/

/** The comment while a job is at work: the last result stays to be read, and it is told whose it is. */
export function runningText(before: Shown | null, { run, attempt, commit, create }: Running): string | null {
  if (before === null && !create) return null
  // Another job of this very run has said so already, or has its result there.
  if (before && before.order[0] === run && before.order[1] === attempt) return before.markdown
  const on = commit === null ? '' : ` on \`${commit.slice(0, 7)}\``
  const result = before?.markdown.replace(banner, '') ?? ''
  const line =
    result === ''
      ? `### ⏳ Model gate: running\n\n**The model is trained and judged${on}.**`
      : `> ⏳ **Running${on}.** What follows is the result before this run.`
  return `<!-- mlops-running -->\n${line}\n<!-- /mlops-running -->\n\n${result}`
}

/**
 * The comment with a job's result. Results of earlier runs go; those of other jobs of this run stay, but for parts that a
 * job which judged all legs has judged again. @param wanted whether a comment is to be made where there is none
 */
export function judgedText(before: Shown | null, mine: Part, wanted: boolean): string | null {
  if (before === null && !wanted) return null
  const others = partsIn(before?.markdown ?? '').filter(
    (part) => part.run === mine.run && part.id !== mine.id && !coveredBy(part, mine),
  )
  return compose([...others, mine])
}

function coveredBy(part: Part, { models, of }: Part): boolean {
  return of <= 1 && part.models.length > 0 && part.models.every((model) => models.includes(model))
}

/** The comment after a job that died while it was at work; null: it had its say, or never began. */
export function diedText(before: Shown | null, mine: Part): string | null {
  if (before === null || before.order[0] !== mine.run || before.order[1] !== mine.attempt) return null
  const said = partsIn(before.markdown).some(
    ({ id, run, attempt }) => id === mine.id && run === mine.run && attempt === mine.attempt,
  )
  return said ? null : judgedText(before, mine, true)
}
