import { GraphQLError } from 'graphql'
import type { Json } from './router.ts'

export interface Paging {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
}

/** A page of a GraphQL connection. Cursors are positions. GitHub wants `first` or `last`, at most 100. */
export function connection<T>(items: readonly T[], paging: Paging, node: (item: T) => unknown): Json {
  const { first, last, after, before } = paging
  const size = first ?? last
  if (size === null || size === undefined) {
    throw failure(
      'You must provide a `first` or `last` value to properly paginate the connection.',
      'MISSING_PAGINATION_BOUNDARIES',
    )
  }
  if (size > 100)
    throw failure(
      `Requesting ${size} records on the connection exceeds the limit of 100 records.`,
      'EXCESSIVE_PAGINATION',
    )
  const low = after ? position(after) + 1 : 0
  const high = before ? position(before) : items.length
  const from = first === null || first === undefined ? Math.max(high - size, low) : low
  const to = first === null || first === undefined ? high : Math.min(low + size, high)
  const shown = items.slice(from, to)
  const pageInfo = {
    hasNextPage: to < items.length,
    hasPreviousPage: from > 0,
    startCursor: shown.length > 0 ? cursor(from) : null,
    endCursor: shown.length > 0 ? cursor(to - 1) : null,
  }
  return {
    totalCount: items.length,
    pageInfo,
    nodes: () => shown.map(node),
    edges: () => shown.map((item, index) => ({ cursor: cursor(from + index), node: node(item) })),
  }
}

function failure(message: string, type: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } })
}

function cursor(at: number): string {
  return Buffer.from(`cursor:${at}`).toString('base64')
}

function position(text: string): number {
  const at = Number(/^cursor:(\d+)$/.exec(Buffer.from(text, 'base64').toString('utf8'))?.[1])
  if (Number.isNaN(at)) throw failure(`\`${text}\` does not appear to be a valid cursor.`, 'INVALID_CURSOR_ARGUMENTS')
  return at
}
