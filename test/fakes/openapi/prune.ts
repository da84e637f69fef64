import { readFileSync, writeFileSync } from 'node:fs'
import { routes } from '../api.ts'
import type { Description, Operation } from './description.ts'

/**
 * Writes `github-pruned.json`: the operations that the double serves and the components they use, without prose and
 * examples. Run after adding a route: `node build/test/fakes/openapi/prune.js`. Source: the package @octokit/openapi.
 */
const source = 'test/peers/node_modules/@octokit/openapi/'
const full = JSON.parse(readFileSync(`${source}generated/api.github.com.json`, 'utf8')) as Description & {
  info: object
}
const version = (JSON.parse(readFileSync(`${source}package.json`, 'utf8')) as { version: string }).version

const paths: Description['paths'] = {}
for (const { method, path } of routes) {
  const item = full.paths[path]
  const operation = item?.[method.toLowerCase()]
  if (!item || !operation) throw new Error(`GitHub describes no ${method} ${path}`)
  const shared = (item.parameters ?? []) as unknown as Operation['parameters']
  const parameters = [...(shared ?? []), ...(operation.parameters ?? [])].map(resolved)
  const responses = Object.fromEntries(
    Object.entries(operation.responses).map(([status, each]) => [status, resolved(each)]),
  )
  paths[path] = { ...paths[path], [method.toLowerCase()]: { ...operation, parameters, responses } as Operation }
}

const schemas: Record<string, unknown> = {}
collect(stripped(paths))

const notice = readFileSync(`${source}LICENSE`, 'utf8').trim()
const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
const pruned = {
  'x-source': `@octokit/openapi ${version}`,
  'x-notice': notice,
  paths: stripped(paths),
  components: { schemas: sorted },
}
writeFileSync('test/fakes/openapi/github-pruned.json', `${JSON.stringify(pruned)}\n`)

function resolved<T>(value: T): T {
  const reference = (value as { $ref?: string }).$ref
  if (!reference) return value
  const [, , kind = '', name = ''] = reference.split('/')
  return full.components[kind]?.[name] as T
}

function collect(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value)) {
    if (key !== '$ref' || typeof inner !== 'string') {
      collect(inner)
      continue
    }
    const name = inner.slice('#/components/schemas/'.length)
    if (name in schemas) continue
    schemas[name] = stripped(full.components.schemas?.[name])
    collect(schemas[name])
  }
}

/** Without prose; a property of that name is kept. */
function stripped(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((each) => stripped(each))
  if (value === null || typeof value !== 'object') return value
  const prose = new Set(['description', 'example', 'examples', 'summary', 'externalDocs', 'x-github', 'tags'])
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => names || !prose.has(key))
      .map(([key, inner]) => [key, stripped(inner, key === 'properties' && !names)]),
  )
}
