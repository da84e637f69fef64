import { type AlertState, alertStateSchema, type Retraining, retrainingSchema } from '../records/alert.ts'
import { safeKey } from './board-marker.ts'

const LONGEST = 60_000
const STATE_LIMIT = 20_000

/** An alert's text: a hidden first line that says whose it is, what people read, and hidden at the end what the next check reads. */
export function alertBody(state: AlertState, markdown: string): string {
  return `${alertMarker(state.name)}\n${markdown.trimEnd()}\n\n${hidden('state', fitting(state))}\n`
}

/** An issue's text ends at 65,536 characters, of which people's part has its share: the oldest checks go first. */
function fitting(state: AlertState): AlertState {
  let { checks } = state
  while (checks.length > 1 && JSON.stringify({ ...state, checks }).length > STATE_LIMIT) checks = checks.slice(1)
  return { ...state, checks }
}

export function alertMarker(name: string): string {
  return `<!-- mlops-actions:alert ${safeKey(name)} -->`
}

export function isAlertOf(name: string, body: string): boolean {
  return body.startsWith(alertMarker(name))
}

/** null: it holds no state of this model that can be read. */
export function stateIn(name: string, body: string): AlertState | null {
  const state = shownIn('state', body, alertStateSchema)
  return state?.name === name ? state : null
}

/** A claim's comment: for people a sentence, for the next check the record. */
export function claimBody(retraining: Retraining, markdown: string): string {
  return `${hidden('retraining', retraining)}\n${markdown}\n`
}

export function claimIn(body: string): Retraining | null {
  return shownIn('retraining', body, retrainingSchema)
}

interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false }
}

/** JSON in an HTML comment: what could end the comment is written as an escape, which only strings can hold. */
function hidden(kind: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('--', '-\\u002d')
  return `<!-- mlops-actions:${kind} ${json} -->`
}

function shownIn<T>(kind: string, body: string, schema: Schema<T>): T | null {
  const start = `<!-- mlops-actions:${kind} `
  // The last one is ours: whatever stands before it is text.
  const at = body.lastIndexOf(start)
  const end = at < 0 ? -1 : body.indexOf(' -->', at)
  if (end < 0 || end - at > LONGEST) return null
  let value: unknown
  try {
    value = JSON.parse(body.slice(at + start.length, end))
  } catch {
    return null
  }
  const checked = schema.safeParse(value)
  return checked.success ? checked.data : null
}
