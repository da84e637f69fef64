import type { Hold, RetrainingOutcome } from '../records/drift-check.ts'
import type { Span } from './document.ts'
import { instantText, numberText, percentText } from './number-text.ts'
import { code } from './span.ts'

type Of<K extends Hold['kind']> = Extract<Hold, { readonly kind: K }>

/** Why nothing was started, one text per reason. */
const holdWords: { readonly [K in Hold['kind']]: (hold: Of<K>) => string } = {
  'not-configured': () => 'No retraining is set up: drift.retrain in the project file names the workflow to start.',
  'no-alarm': () => 'Nothing calls for a retraining.',
  broken: () => 'No retraining: a model trained on a broken feed would learn the fault. Mend the feed first.',
  'not-asked-for': () => 'No retraining: drift.retrain.on does not name this verdict.',
  'own-workflow': () => 'No retraining: this check runs inside the workflow that it would start.',
  'outside-a-workflow': () => 'A retraining is due, and is started by checks in a workflow only.',
  'closed-by-hand': () => 'No retraining: somebody closed this alert, and it is left to them until the episode ends.',
  muted: () => 'No retraining: this alert is muted.',
  'once-an-episode': () => 'The retraining of this episode was started before; there is one an episode.',
  'same-data': ({ retraining }) =>
    `No retraining: the same rows were retrained on before (${instantText(retraining.at)}).`,
  'cool-down': ({ until }) =>
    `No retraining before ${instantText(until)}: the last one is too recent (drift.retrain.cool_down_days).`,
  'no-effect': ({ times, reference }) =>
    `No retraining: ${numberText(times)} were started and ${reference} is still in the stage. Somebody has to look why.`,
  unimportant: ({ impact, needed }) =>
    `No retraining: the drifted features carry ${percentText(impact)} of the model, less than ${percentText(needed)} (drift.retrain.min_impact).`,
}

export function holdText<K extends Hold['kind']>(hold: Of<K>): string {
  return (holdWords[hold.kind as K] as (hold: Of<K>) => string)(hold)
}

/** What became of the retraining, for every surface. */
export function retrainingText(outcome: RetrainingOutcome): readonly Span[] {
  switch (outcome.status) {
    case 'due':
      return [{ text: `A retraining is due. ${outcome.because}` }]
    case 'dispatched': {
      const { workflow, at, because, url } = outcome.retraining
      return [
        { text: 'Retraining started: ' },
        url === null ? { text: workflow, code: true } : { text: workflow, href: url },
        { text: `, ${instantText(at)}. ${because}` },
      ]
    }
    case 'pending':
      return [
        { text: 'A retraining was about to be started (' },
        ...code(outcome.retraining.workflow),
        { text: `, ${instantText(outcome.retraining.at)}), and no run of it is seen yet. The next check looks again.` },
      ]
    case 'held':
      return [{ text: holdText(outcome.hold) }]
  }
}
