import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { Answer, Call, Json, Route } from '../router.ts'
import { description, type Operation, type Schema } from './description.ts'

/** Answers that GitHub gives and its description does not name (testing page, §3 problem 4). */
const undocumented: readonly (readonly [method: string, path: RegExp, status: number])[] = [
  ['', /./, 401],
  ['', /./, 403],
  ['', /./, 404],
  ['', /./, 409],
  ['', /./, 410],
  ['', /./, 422],
  ['POST', /releases\/\{release_id\}\/assets$/, 400],
  ['POST', /releases\/\{release_id\}\/assets$/, 502],
]

let ajv: Ajv | undefined
const compiled = new Map<string, ValidateFunction>()

function validator(key: string, schema: Schema): ValidateFunction {
  const known = compiled.get(key)
  if (known) return known
  if (!ajv) {
    ajv = new Ajv({ strict: false, allErrors: true, discriminator: false })
    // The package's types name its CommonJS default one level too high for ESM.
    ;(formats as unknown as (target: Ajv) => void)(ajv)
    ajv.addSchema({ $id: 'github', components: description().components })
  }
  const made = ajv.compile(absolute(schema) as Schema)
  compiled.set(key, made)
  return made
}

function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? `github${inner}` : absolute(inner),
    ]),
  )
}

export function operationOf(route: Route): Operation {
  const operation = description().paths[route.path]?.[route.method.toLowerCase()]
  if (!operation) throw new Error(`the pruned description has no ${route.method} ${route.path}: prune it anew`)
  return operation
}

/** What is wrong with a request; messages that start with `undocumented` do not stop the call. */
export function checkRequest(route: Route, call: Call): readonly string[] {
  const operation = operationOf(route)
  const wrong: string[] = []
  const queryNames = new Set(
    (operation.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name),
  )
  for (const name of call.query.keys()) if (!queryNames.has(name)) wrong.push(`undocumented query parameter ${name}`)
  for (const parameter of operation.parameters ?? []) {
    const given =
      parameter.in === 'query'
        ? call.query.get(parameter.name)
        : parameter.in === 'path'
          ? call.params[parameter.name]
          : undefined
    if (given === undefined || given === null) {
      if (parameter.required && parameter.in === 'query') wrong.push(`missing query parameter ${parameter.name}`)
      continue
    }
    if (!parameter.schema) continue
    const validate = validator(`${operation.operationId} ${parameter.in} ${parameter.name}`, parameter.schema)
    if (!validate(typed(parameter.schema, given))) wrong.push(`${parameter.name}: ${text(validate)}`)
  }
  const schema = operation.requestBody?.content['application/json']?.schema
  if (schema && (operation.requestBody?.required || Object.keys(call.body).length > 0)) {
    const validate = validator(`${operation.operationId} body`, schema)
    if (!validate(call.body)) wrong.push(`body: ${text(validate)}`)
    const known = propertiesOf(schema)
    for (const key of known ? Object.keys(call.body) : []) {
      if (!known!.has(key)) wrong.push(`undocumented body property ${key}`)
    }
  } else if (!schema && call.origin === 'api' && Object.keys(call.body).length > 0) {
    wrong.push('undocumented body')
  }
  return wrong
}

export function checkResponse(route: Route, answer: Answer): readonly string[] {
  const operation = operationOf(route)
  const documented = operation.responses[String(answer.status)]
  if (!documented) {
    const allowed = undocumented.some(
      ([method, path, status]) =>
        status === answer.status && (!method || method === route.method) && path.test(route.path),
    )
    return allowed ? [] : [`undocumented status ${answer.status}`]
  }
  const schema = documented.content?.['application/json']?.schema
  if (!schema || answer.bytes || answer.status >= 400) return []
  const validate = validator(`${operation.operationId} ${answer.status}`, schema)
  return validate(plain(answer.body)) ? [] : [`answer ${answer.status}: ${text(validate)}`]
}

function plain(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null)) as unknown
}

/** Null: any property is allowed. */
function propertiesOf(schema: Schema): Set<string> | null {
  if (schema.$ref) return propertiesOf(description().components.schemas![schema.$ref.split('/').at(-1)!]!)
  const variants = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].map(propertiesOf)
  if (!schema.properties && variants.length === 0) return null
  return new Set([...Object.keys(schema.properties ?? {}), ...variants.flatMap((each) => [...(each ?? [])])])
}

function typed(schema: Schema, given: string): unknown {
  const target = schema.$ref ? (description().components.schemas![schema.$ref.split('/').at(-1)!] ?? {}) : schema
  const kinds = [target, ...(target.oneOf ?? []), ...(target.anyOf ?? [])].flatMap((each) => each.type ?? [])
  if ((kinds.includes('integer') || kinds.includes('number')) && /^-?\d+$/.test(given)) return Number(given)
  if (kinds.includes('boolean') && (given === 'true' || given === 'false')) return given === 'true'
  return given
}

function text(validate: ValidateFunction): string {
  return (validate.errors ?? [])
    .slice(0, 5)
    .map(
      (error) =>
        `${error.instancePath || '/'} ${error.message}${error.params ? ` ${JSON.stringify(error.params as Json)}` : ''}`,
    )
    .join('; ')
}
