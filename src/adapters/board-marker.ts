import type { BoardPost, Shown } from '../ports/report-board.ts'

/** The hidden first line of a post: which comment it is, and of which workflow run. */
export interface Marker {
  readonly key: string
  readonly order: readonly [number, number]
  readonly head: string | null
}

const pattern =
  /^<!-- mlops-actions:([A-Za-z0-9_./-]+) run=([0-9]{1,15}) attempt=([0-9]{1,6}) head=([0-9a-f]{0,64}) -->/

type Place = Pick<BoardPost, 'key' | 'order' | 'head'>

export function markedBody({ key, order, head }: Place, markdown: string): string {
  return `<!-- mlops-actions:${safeKey(key)} run=${order[0]} attempt=${order[1]} head=${head ?? ''} -->\n${markdown}`
}

/** The body that a post makes of what stands there; null: that is to be left. */
export function bodyFrom(post: BoardPost, before: string | null): string | null {
  const markdown = typeof post.markdown === 'string' ? post.markdown : post.markdown(shownIn(before))
  return markdown === null ? null : markedBody(post, markdown)
}

function shownIn(body: string | null): Shown | null {
  const marker = body === null ? null : markerOf(body)
  if (body === null || marker === null) return null
  const plain = body.replaceAll('\r\n', '\n')
  return { order: marker.order, markdown: plain.slice(plain.indexOf('\n') + 1) }
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
