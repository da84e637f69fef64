import { readFileSync } from 'node:fs'

/** A JSON Schema object as far as the double looks into it. */
export interface Schema {
  type?: string | string[]
  enum?: unknown[]
  nullable?: boolean
  format?: string
  $ref?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  default?: unknown
  minItems?: number
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  [key: string]: unknown
}

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, { schema?: Schema }> }
  readonly responses: Record<string, { readonly content?: Record<string, { schema?: Schema }>; $ref?: string }>
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
}

export interface Description {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: Record<string, Record<string, Schema>>
}

let loaded: Description | undefined

/** GitHub's own description, pruned to what the double serves, made acceptable to ajv. */
export function description(): Description {
  if (!loaded) {
    // The compiled file stands in build/test/fakes/openapi, the description in the source tree.
    const file = new URL('../../../../test/fakes/openapi/github-pruned.json', import.meta.url)
    loaded = normalise(JSON.parse(readFileSync(file, 'utf8'))) as Description
  }
  return loaded
}

export function schemaNamed(name: string): Schema {
  const schema = description().components.schemas?.[name]
  if (!schema) throw new Error(`the pruned description has no schema ${name}`)
  return schema
}

/** OpenAPI 3.0 `nullable` as JSON Schema: also where there is no type, and where null is missing in the enum. */
function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise)
  if (value === null || typeof value !== 'object') return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalise(inner)])) as Schema
  if (copy.nullable !== true) return copy
  const { nullable: _, ...rest } = copy
  if (typeof rest.type !== 'string') return { anyOf: [rest, { type: 'null' }] }
  const values = rest.enum && !rest.enum.includes(null) ? { enum: [...rest.enum, null] } : {}
  return { ...rest, type: [rest.type, 'null'], ...values }
}
