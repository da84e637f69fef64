import { overallVerdict } from '../records/verdict.ts'
import { COMMENT_LIMIT } from '../report/render-markdown.ts'
import { marks, outcomeWords } from '../report/wording.ts'
import { type Part, partText } from './part.ts'

/** The whole comment: one job's part as it is; of several jobs or legs a verdict over all, then each part. */
export function compose(parts: readonly Part[]): string {
  const sorted = parts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const [only, ...others] = sorted
  if (only && others.length === 0 && only.of <= 1) return `${partText(only)}\n`
  return `${[headline(sorted), ...fitting(sorted).map(partText)].join('\n\n')}\n`
}

/** No verdict before every leg has reported: the first ones say nothing of the last. */
function headline(parts: readonly Part[]): string {
  const waiting = missing(parts)
  const refused = parts.filter(({ passes }) => !passes)
  if (waiting > 0) {
    const so_far = refused.length === 0 ? 'None of them failed so far' : `${refused.length} of them did not pass`
    return `### ⏳ Model gate: waiting\n\n**${parts.length} of ${parts.length + waiting} parts have reported. ${so_far}; there is no verdict yet.**`
  }
  const { mark, word } = outcomeWords[overallVerdict(parts)]
  const sentence =
    refused.length === 0
      ? `All ${parts.length} parts may be merged.`
      : `This must not be merged: ${refused.length} of ${parts.length} parts did not pass.`
  return `### ${marks[mark].emoji} Model gate: ${word}\n\n**${sentence}**`
}

function missing(parts: readonly Part[]): number {
  const jobs = new Map(parts.map(({ job, of }) => [job, of]))
  return [...jobs].reduce(
    (sum, [job, of]) => sum + Math.max(0, of - parts.filter((part) => part.job === job).length),
    0,
  )
}

/** Each leg wrote as if it were alone: where they are too long together, the longest keep their headline only. */
function fitting(parts: readonly Part[]): readonly Part[] {
  const kept = [...parts]
  while (kept.reduce((sum, part) => sum + Buffer.byteLength(partText(part)) + 2, 500) > COMMENT_LIMIT) {
    const longest = kept.reduce((most, part, index) => (part.text.length > kept[most]!.text.length ? index : most), 0)
    const short = shortened(kept[longest]!)
    if (short.text.length >= kept[longest]!.text.length) break
    kept[longest] = short
  }
  return kept
}

function shortened(part: Part): Part {
  const opening = part.text.split('\n\n').slice(0, 2).join('\n\n')
  return { ...part, text: `${opening}\n\n> ✂️ The rest is left out for length; the job's summary has it whole.` }
}
