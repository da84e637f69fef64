import type { BoardPost } from '../ports/report-board.ts'

/** The hidden first line of a post: which comment it is, and of which workflow run. */
export interface Marker {
  readonly key: string
  readonly order: readonly [number, number]
  readonly head: string | null
}

const pattern =
  /^<!-- mlops-actions:([A-Za-z0-9_./-]+) run=([0-9]{1,15}) attempt=([0-9]{1,6}) head=([0-9a-f]{0,64}) -->/

export function markedBody({ key, order, head, markdown }: BoardPost): string {
  return `<!-- mlops-actions:${safeKey(key)} run=${order[0]} attempt=${order[1]} head=${head ?? ''} -->\n${markdown}`
}

/** null when the text does not open with a marker of ours. */
export function markerOf(body: string): Marker | null {
  const [, key, run, attempt, head] = pattern.exec(body) ?? []
  return key === undefined ? null : { key, order: [Number(run), Number(attempt)], head: head || null }
}

/** Letters, digits and `_./-` only, so that a key cannot end the HTML comment. */
export function safeKey(key: string): string {
  return key
    .replaceAll(/[^A-Za-z0-9_./-]/g, '_')
    .replaceAll('--', '-_')
    .slice(0, 200)
}

export function isNewer(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1])
}
