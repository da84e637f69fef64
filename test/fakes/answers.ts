import type { Answer, Call } from './router.ts'
import type { World } from './world.ts'

const documentation_url = 'https://docs.github.com/rest'

export function ok(body: unknown, headers?: Record<string, string>): Answer {
  return headers ? { status: 200, body, headers } : { status: 200, body }
}

export function created(body: unknown): Answer {
  return { status: 201, body }
}

export const noContent: Answer = { status: 204 }

export function problem(status: number, message: string, errors?: readonly unknown[]): Answer {
  return { status, body: { message, ...(errors && { errors }), documentation_url, status: String(status) } }
}

export const notFound = problem(404, 'Not Found')

export function invalid(resource: string, code: string, field: string, message?: string): Answer {
  return problem(422, 'Validation Failed', [{ resource, code, field, ...(message && { message }) }])
}

/** A page of a list with GitHub's `Link` header; `key` wraps it as `{total_count, [key]: [...]}`. */
export function page<T>(
  world: World,
  call: Call,
  items: readonly T[],
  show: (item: T) => unknown,
  key?: string,
): Answer {
  const size = Math.min(Math.max(Number(call.query.get('per_page') ?? 30) || 30, 1), 100)
  const number = Math.max(Number(call.query.get('page') ?? 1) || 1, 1)
  const last = Math.max(Math.ceil(items.length / size), 1)
  const shown = items.slice((number - 1) * size, number * size).map(show)
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(call.query)
    query.set('page', String(to))
    return `<${world.origins.api}${call.path}?${query}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ]
  const body = key ? { total_count: items.length, [key]: shown } : shown
  return links.length > 0 ? ok(body, { link: links.join(', ') }) : ok(body)
}
