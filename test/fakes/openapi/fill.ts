import type { Json } from '../router.ts'
import { type Schema, schemaNamed } from './description.ts'

/**
 * Completes `facts` with neutral values for the required properties of GitHub's schema that the double has nothing
 * to say about (links, counters, settings). What a client reads must be among the facts.
 */
export function fill(name: string, facts: Json): Json {
  return complete(schemaNamed(name), facts) as Json
}

function complete(schema: Schema, facts: unknown): unknown {
  const target = follow(schema)
  if (facts !== undefined && (facts === null || typeof facts !== 'object' || Array.isArray(facts))) return facts
  const parts = target.allOf ?? (target.properties ? [target] : [])
  if (parts.length === 0) return facts ?? neutral(target)
  if (facts === undefined && accepts(target, 'null')) return null
  const result: Json = { ...(facts as Json | undefined) }
  for (const part of parts.map(follow)) {
    for (const key of part.required ?? []) {
      const inner = part.properties?.[key]
      if (inner && !(key in result)) result[key] = complete(inner, undefined)
    }
  }
  return result
}

function neutral(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default
  const variants = schema.anyOf ?? schema.oneOf
  if (accepts(schema, 'null') || variants?.some((variant) => accepts(follow(variant), 'null'))) return null
  if (variants?.[0]) return complete(variants[0], undefined)
  if (schema.enum) return schema.enum[0]
  if (accepts(schema, 'string')) return text(schema.format)
  if (accepts(schema, 'integer') || accepts(schema, 'number')) return 0
  if (accepts(schema, 'boolean')) return false
  if (accepts(schema, 'array')) return []
  return {}
}

function text(format: string | undefined): string {
  if (format === 'uri') return 'https://api.github.com/'
  if (format === 'date-time') return '1970-01-01T00:00:00Z'
  return format === 'email' ? 'nobody@example.com' : ''
}

function accepts(schema: Schema, type: string): boolean {
  return Array.isArray(schema.type) ? schema.type.includes(type) : schema.type === type
}

function follow(schema: Schema): Schema {
  const reference = schema.$ref
  return reference ? follow(schemaNamed(reference.slice(reference.lastIndexOf('/') + 1))) : schema
}
