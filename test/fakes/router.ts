import type { IncomingHttpHeaders } from 'node:http'
import type { Answer, Json } from './answer.ts'
import type { Grant, Need } from './permissions.ts'
import type { World } from './world.ts'

export type { Answer, Json }

/** One request as a handler sees it. `params` are decoded. */
export interface Call {
  readonly origin: 'api' | 'uploads'
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly body: Json
  readonly grant: Grant
  readonly broken: boolean
}

/** `path` is spelled as in GitHub's OpenAPI description; a path that ends in a parameter may span slashes. */
export interface Route {
  readonly method: string
  readonly path: string
  readonly origin?: 'uploads'
  /** Any one of these lets the call through; none: every token may. */
  readonly needs: readonly Need[]
  readonly act: (world: World, call: Call) => Answer | Promise<Answer>
}

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

const spanning = new Set(['ref', 'path', 'basehead', 'name', 'tag', 'environment_name', 'branch'])

export function matcher(routes: readonly Route[]): (method: string, origin: string, path: string) => Match | null {
  const compiled = routes.map((route) => ({ route, pattern: compile(route.path) }))
  // The most literal route wins, as `releases/latest` must before `releases/{release_id}`.
  compiled.sort((a, b) => literals(b.route.path) - literals(a.route.path))
  return (method, origin, path) => {
    for (const { route, pattern } of compiled) {
      if (route.method !== method || (route.origin ?? 'api') !== origin) continue
      const found = pattern.exec(path)
      if (!found) continue
      const params = Object.entries(found.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)])
      return { route, params: Object.fromEntries(params) as Record<string, string> }
    }
    return null
  }
}

function compile(path: string): RegExp {
  const parts = path.split(/(\{\w+\})/).map((part, index, all) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    if (!name) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    const last = all.slice(index + 1).every((rest) => rest === '')
    return last && spanning.has(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`
  })
  return new RegExp(`^${parts.join('')}$`)
}

function literals(path: string): number {
  return path.split('/').filter((part) => part && !part.startsWith('{')).length
}
