import type { AlertCheck, AlertState, Retraining } from '../records/alert.ts'
import type { AlertView, Pace } from '../records/drift-check.ts'
import type { Block, Document, Section, Text } from './document.ts'
import { driftDocument } from './drift-document.ts'
import { ageText, countText, instantText } from './number-text.ts'
import { retrainingText } from './retraining-words.ts'
import { code } from './span.ts'
import { outcomeWords } from './wording.ts'

/** The alert of a model: what is wrong now, what is done about it, the report, and the checks before. */
export function alertDocument(view: AlertView): Document {
  const { state, report } = view
  const drift = driftDocument(report)
  return {
    title: state.name,
    outcome: report.verdict,
    sentence: state.status === 'open' ? drift.sentence : recoveredSentence(state),
    sections: [episodeSection(view), ...drift.sections, historySection(state), handsSection()],
  }
}

export function alertTitle({ name, status, worst, checks }: AlertState): string {
  if (status === 'recovered') return `Drift: ${name} recovered`
  const last = checks.findLast(({ verdict }) => verdict !== 'insufficient')
  return `Drift: ${name} is ${outcomeWords[last?.verdict ?? worst].word}`
}

function recoveredSentence({ opened_at, ended_at, episode }: AlertState): string {
  const lasted = ageText(opened_at, ended_at ?? opened_at)
  return `The data looks like the reference again. Episode ${countText(episode)} lasted ${lasted}.`
}

function episodeSection({ state, report, retraining, pace }: AlertView): Section {
  const { episode, opened_at, ended_at, worst, checks } = state
  const ended = ended_at === null ? 'open' : `ended ${instantText(ended_at)}`
  const entries: { key: string; value: Text }[] = [
    { key: 'Episode', value: `${countText(episode)}, since ${instantText(opened_at)}, ${ended}` },
    { key: 'Worst', value: outcomeWords[worst].word },
    { key: 'Version', value: code(report.reference.source) },
    { key: 'Last check', value: `${instantText(checks.at(-1)?.at ?? opened_at)}${paceText(pace)}` },
    { key: 'Retraining', value: retrainingText(retraining) },
  ]
  return { id: 'episode', title: '', priority: 0, folded: false, blocks: [{ kind: 'facts', entries }] }
}

/** Shown in a check's summary too, where a schedule that stood still has to be noticed. */
export function lateText({ previous_at, usual_seconds, late }: Pace, at: string): string | null {
  if (!late || previous_at === null || usual_seconds === null) return null
  const usual = ageText(new Date(0).toISOString(), new Date(usual_seconds * 1000).toISOString())
  return `The check before this one was ${ageText(previous_at, at)} ago; they usually come every ${usual}. Was the schedule stopped?`
}

function paceText({ previous_at }: Pace): string {
  return previous_at === null ? '' : `; the one before ${instantText(previous_at)}`
}

function historySection({ checks, opened_at }: AlertState): Section {
  const table: Block = {
    kind: 'table',
    columns: [
      { title: 'Check', align: 'left' },
      { title: 'Verdict', align: 'left' },
      { title: 'Rows', align: 'right' },
      { title: 'Drifted', align: 'left' },
      { title: 'Version', align: 'left' },
    ],
    rows: checks.toReversed().map((check) => ({ important: check.at >= opened_at, cells: historyCells(check) })),
  }
  return { id: 'history', title: `Checks (${countText(checks.length)})`, priority: 1, folded: false, blocks: [table] }
}

function historyCells({ at, verdict, rows, drifted, drifted_count: count, reference, url }: AlertCheck) {
  const { word, mark, tone } = outcomeWords[verdict]
  const rest = count - drifted.length
  const names = `${drifted.join(', ')}${rest > 0 ? ` and ${countText(rest)} more` : ''}`
  return [
    { text: [{ text: instantText(at), ...(url === null ? {} : { href: url }) }] },
    { text: [{ text: word, mark, tone }] },
    { text: countText(rows) },
    { text: names },
    { text: reference },
  ]
}

function handsSection(): Section {
  const items: Text[] = [
    'It closes by itself with the first stable check, and opens again with the next episode.',
    'Closed by hand, it stays closed until the episode ends or gets worse; closed as not planned, for good.',
    [
      { text: 'With the label ' },
      ...code('mlops-muted'),
      { text: ' only the history goes on: nothing is opened or started.' },
    ],
  ]
  return { id: 'hands', title: 'This issue', priority: 5, folded: true, blocks: [{ kind: 'list', items }] }
}

/** The comment that claims a retraining, and later says that it was started. */
export function retrainingComment(retraining: Retraining): Document {
  const { status, workflow, because, key, url, reference, at } = retraining
  const started = status === 'dispatched'
  return {
    title: started ? 'Retraining started' : 'Retraining',
    outcome: null,
    sentence: because,
    sections: [
      {
        id: 'retraining',
        title: '',
        priority: 0,
        folded: false,
        blocks: [
          {
            kind: 'facts',
            entries: [
              { key: 'Workflow', value: [{ text: workflow, ...(url === null ? { code: true } : { href: url }) }] },
              { key: 'For', value: `${key}, beside ${reference}` },
              { key: 'Status', value: started ? 'started' : `about to be started, ${instantText(at)}` },
            ],
          },
        ],
      },
    ],
  }
}
