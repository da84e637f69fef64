import type { ColumnSpec, FieldType, ParamSpec, Schema, Signature, TensorSpec } from './signature.ts'

/** One difference between two signatures; `key` is e.g. `inputs.speed`. `before`/`after` are readable types, null where absent. */
export interface SignatureChange {
  readonly key: string
  readonly before: string | null
  readonly after: string | null
  readonly breaking: boolean
  /** Why, in words, e.g. `a new required input`. */
  readonly reason: string
}

/**
 * What changed for callers. Breaking: a new required input, an input that became required, a removed output or param, a
 * narrowed or unrelated type, a changed tensor rank. Compatible: a new optional input, a removed input (extra columns are
 * ignored), a widened type, a new output.
 */
export function compareSignatures(
  before: Signature,
  after: Signature,
): { changes: SignatureChange[]; breaking: boolean } {
  const changes = [
    ...compareParts('inputs', before.inputs, after.inputs),
    ...compareParts('outputs', before.outputs, after.outputs),
    ...compareParams(before.params ?? [], after.params ?? []),
  ]
  return { changes, breaking: changes.some((change) => change.breaking) }
}

type Spec = TensorSpec | ColumnSpec

function compareParts(part: 'inputs' | 'outputs', before: Schema | null, after: Schema | null): SignatureChange[] {
  if (before === null && after === null) return []
  if (before === null) return [change(part, null, 'declared', false, `${part} are declared now`)]
  if (after === null) return [change(part, 'declared', null, part === 'outputs', `${part} are no longer declared`)]
  const olds = byName(before)
  const news = byName(after)
  const changes: SignatureChange[] = []
  for (const [name, old] of olds) {
    const next = news.get(name)
    const key = `${part}.${name}`
    if (next === undefined) {
      const removed = part === 'inputs' ? 'an input that is no longer read' : 'a removed output'
      changes.push(change(key, describe(old), null, part === 'outputs', removed))
      continue
    }
    const verdict = compareSpecs(old, next)
    if (verdict) changes.push(change(key, describe(old), describe(next), verdict.breaking, verdict.reason))
    else if (part === 'inputs' && isRequired(old) !== isRequired(next)) {
      const now = isRequired(next)
      changes.push(
        change(
          key,
          describe(old),
          describe(next),
          now,
          now ? 'an input that became required' : 'an input that became optional',
        ),
      )
    }
  }
  for (const [name, next] of news) {
    if (olds.has(name)) continue
    const required = part === 'inputs' && isRequired(next)
    const reason = part === 'outputs' ? 'a new output' : required ? 'a new required input' : 'a new optional input'
    changes.push(change(`${part}.${name}`, null, describe(next), required, reason))
  }
  return changes
}

function compareParams(before: readonly ParamSpec[], after: readonly ParamSpec[]): SignatureChange[] {
  const changes: SignatureChange[] = []
  for (const old of before) {
    const next = after.find((param) => param.name === old.name)
    const key = `params.${old.name}`
    if (next === undefined) changes.push(change(key, describeParam(old), null, true, 'a removed param'))
    else {
      const verdict = compareTypes({ type: old.type }, { type: next.type })
      const isList = (param: ParamSpec) => Array.isArray(param.shape)
      if (verdict) changes.push(change(key, describeParam(old), describeParam(next), verdict.breaking, verdict.reason))
      else if (isList(old) !== isList(next))
        changes.push(change(key, describeParam(old), describeParam(next), true, 'a changed shape'))
      else if (JSON.stringify(old.default) !== JSON.stringify(next.default)) {
        changes.push(change(key, describeParam(old), describeParam(next), false, 'a changed default'))
      }
    }
  }
  for (const next of after) {
    if (before.some((param) => param.name === next.name)) continue
    changes.push(change(`params.${next.name}`, null, describeParam(next), false, 'a new param'))
  }
  return changes
}

type Verdict = { breaking: boolean; reason: string } | null

function compareSpecs(before: Spec, after: Spec): Verdict {
  if (before.type !== 'tensor' && after.type !== 'tensor') return compareTypes(before, after)
  if (before.type !== 'tensor' || after.type !== 'tensor')
    return { breaking: true, reason: 'a column and a tensor differ' }
  const [old, next] = [before['tensor-spec'], after['tensor-spec']]
  if (old.shape.length !== next.shape.length) return { breaking: true, reason: 'a changed tensor rank' }
  const fixed = old.shape.some((size, axis) => next.shape[axis] !== -1 && next.shape[axis] !== size)
  if (fixed) return { breaking: true, reason: 'a narrowed tensor shape' }
  if (old.dtype !== next.dtype) return widens(TENSOR_WIDER, old.dtype, next.dtype)
  if (old.shape.join() !== next.shape.join()) return { breaking: false, reason: 'a widened tensor shape' }
  return null
}

function compareTypes(before: FieldType, after: FieldType): Verdict {
  if (before.type === 'array' && after.type === 'array') return compareTypes(before.items, after.items)
  if (before.type === 'map' && after.type === 'map') return compareTypes(before.values, after.values)
  if (before.type === 'object' && after.type === 'object') {
    const inner = compareParts('inputs', asColumns(before.properties), asColumns(after.properties))
    const worst = inner.find((item) => item.breaking) ?? inner[0]
    return worst ? { breaking: worst.breaking, reason: `${worst.key.slice('inputs.'.length)}: ${worst.reason}` } : null
  }
  return before.type === after.type ? null : widens(WIDER, before.type, after.type)
}

/** Types that hold every value of another: MLflow's own safe conversions, and numpy's for tensors. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  integer: ['long', 'double'],
  float: ['double'],
}
const TENSOR_WIDER: Readonly<Record<string, readonly string[]>> = {
  int8: ['int16', 'int32', 'int64', 'float32', 'float64'],
  int16: ['int32', 'int64', 'float32', 'float64'],
  int32: ['int64', 'float64'],
  uint8: ['uint16', 'uint32', 'uint64', 'int16', 'int32', 'int64', 'float32', 'float64'],
  float16: ['float32', 'float64'],
  float32: ['float64'],
}

function widens(table: Readonly<Record<string, readonly string[]>>, before: string, after: string): Verdict {
  if (after === 'any' || table[before]?.includes(after)) return { breaking: false, reason: 'a widened type' }
  const narrowed = before === 'any' || table[after]?.includes(before)
  return { breaking: true, reason: narrowed ? 'a narrowed type' : 'another type' }
}

function asColumns(properties: Readonly<Record<string, FieldType>>): ColumnSpec[] {
  return Object.entries(properties).map(([name, type]) => ({ ...type, name }))
}

const byName = (specs: Schema) => new Map(specs.map((spec, index) => [spec.name ?? String(index), spec]))
const isRequired = (spec: Spec) => spec.required !== false

function describe(spec: Spec): string {
  const type =
    spec.type === 'tensor' ? `tensor ${spec['tensor-spec'].dtype} [${spec['tensor-spec'].shape}]` : describeType(spec)
  return isRequired(spec) ? type : `${type}, optional`
}

function describeType(type: FieldType): string {
  if (type.type === 'array') return `array of ${describeType(type.items)}`
  if (type.type === 'map') return `map of ${describeType(type.values)}`
  if (type.type !== 'object') return type.type
  return `object {${Object.entries(type.properties)
    .map(([name, inner]) => `${name}: ${describeType(inner)}`)
    .join(', ')}}`
}

const describeParam = (param: ParamSpec) =>
  `${param.type}${Array.isArray(param.shape) ? '[]' : ''} = ${JSON.stringify(param.default)}`

function change(
  key: string,
  before: string | null,
  after: string | null,
  breaking: boolean,
  reason: string,
): SignatureChange {
  return { key, before, after, breaking, reason }
}
