import type { Reused, ReuseOutcome, TrainedBecause } from '../records/reuse.ts'
import type { Section } from './document.ts'
import { instantText, secondsText } from './number-text.ts'
import { shortDigest } from './plain-text.ts'

const taken: Record<Reused['because'], (reused: Reused) => string> = {
  fingerprint: () => 'it was made of the same data, code, parameters and environment',
  approved: ({ pull_request }) =>
    `it was approved with pull request ${pull_request ?? 'unknown'}, whose tree is the one that was merged`,
}

const needed: Record<TrainedBecause, (detail: string | null) => string> = {
  asked: () => 'reuse was declined (no-reuse)',
  'switched-off': () => 'the project file says train.reuse: false',
  event: (event) => `the event ${event} asks for a training`,
  'code-unknown': () =>
    'train.paths does not say which files the training program is made of, so no earlier run is known to be the same',
  'nothing-earlier': () => 'no earlier run that counts was made of the same data, code, parameters and environment',
  'not-looked': (why) => `earlier runs could not be looked for: ${why}`,
}

/** Of a run that took an earlier one's model. */
export function reusedSentence(reused: Reused, seconds: number | undefined): string {
  const source = `run ${shortDigest(reused.run_id)} of ${instantText(reused.trained_at)}`
  const time = seconds === undefined ? '' : ` (${secondsText(seconds)})`
  return `Nothing was trained${time}: the model is that of ${source}, since ${taken[reused.because](reused)}.`
}

/** Why it had to be trained; nothing where an earlier run was taken: the headline says so. */
export function reuseSection(reuse: ReuseOutcome | null): Section[] {
  if (reuse?.status !== 'trained') return []
  const { because, detail, approval } = reuse
  const texts = [
    ...(approval ? [`The run of pull request ${approval.pull_request} was not taken: ${approval.why}.`] : []),
    `It was trained, since ${needed[because](detail)}.`,
  ]
  const blocks = texts.map((text) => ({ kind: 'paragraph' as const, text: [{ text, tone: 'muted' as const }] }))
  return [{ id: 'reuse', title: '', priority: 2, folded: false, blocks }]
}
