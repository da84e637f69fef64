import { z } from 'zod'
import { UserError } from '../errors.ts'

/** MLflow's own limit for a schema's JSON. */
const MAX_SCHEMA_BYTES = 1024 * 1024
const MAX_DEPTH = 32

const scalarType = z.enum([
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'datetime',
  'any',
  'sparkml_vector',
])
type ScalarType = z.infer<typeof scalarType>

/** A type inside a column: a scalar, or MLflow's array, object or map. */
export type FieldType =
  | { readonly type: ScalarType }
  | { readonly type: 'array'; readonly items: FieldType }
  | { readonly type: 'map'; readonly values: FieldType }
  | {
      readonly type: 'object'
      readonly properties: Readonly<Record<string, FieldType & { readonly required?: boolean | undefined }>>
    }

const fieldType: z.ZodType<FieldType> = z.lazy(() =>
  z.union([
    z.object({ type: scalarType }),
    z.object({ type: z.literal('array'), items: fieldType }),
    z.object({ type: z.literal('map'), values: fieldType }),
    z.object({
      type: z.literal('object'),
      properties: z.record(z.string(), z.intersection(fieldType, z.object({ required: z.boolean().optional() }))),
    }),
  ]),
)

const tensorSpec = z.object({
  type: z.literal('tensor'),
  'tensor-spec': z.object({ dtype: z.string(), shape: z.array(z.int().min(-1)) }),
  name: z.string().optional(),
  required: z.boolean().optional(),
})
export type TensorSpec = z.infer<typeof tensorSpec>

/** A column of an input or output; without `required` it is required. */
export type ColumnSpec = FieldType & { readonly name?: string | undefined; readonly required?: boolean | undefined }

const columnSpec: z.ZodType<ColumnSpec> = z.intersection(
  fieldType,
  z.object({ name: z.string().optional(), required: z.boolean().optional() }),
)

const schema = z.array(z.union([tensorSpec, columnSpec])).min(1)
export type Schema = readonly (TensorSpec | ColumnSpec)[]

const paramSpec = z.union([
  z.object({ name: z.string(), type: scalarType, default: z.unknown(), shape: z.array(z.int()).nullish() }),
  z
    .object({ name: z.string(), dtype: scalarType, default: z.unknown(), shape: z.array(z.int()).nullish() })
    .transform(({ dtype, ...rest }) => ({ ...rest, type: dtype })),
])
export type ParamSpec = z.infer<typeof paramSpec>

/** The typed columns (or tensors) a model takes and gives. null: not declared. */
export interface Signature {
  readonly inputs: Schema | null
  readonly outputs: Schema | null
  readonly params: readonly ParamSpec[] | null
}

/** `signature` as `MLmodel` holds it: each part null or a JSON string. */
export interface SignatureText {
  readonly inputs: string | null
  readonly outputs: string | null
  readonly params: string | null
}

export function formatSignature(signature: Signature): SignatureText {
  const text = (part: unknown) => (part === null ? null : JSON.stringify(part))
  return { inputs: text(signature.inputs), outputs: text(signature.outputs), params: text(signature.params) }
}

/** Reads `signature` of an `MLmodel`; throws UserError naming the part at `where`. */
export function parseSignature(value: unknown, where: string): Signature {
  const parts = z
    .object({ inputs: z.string().nullish(), outputs: z.string().nullish(), params: z.string().nullish() })
    .safeParse(value)
  if (!parts.success) {
    throw new UserError({
      where,
      what: 'signature is not MLflow’s',
      allowed: 'inputs, outputs and params, each a JSON string or null',
    })
  }
  return {
    inputs: parsePart(parts.data.inputs, schema, `${where}: signature.inputs`),
    outputs: parsePart(parts.data.outputs, schema, `${where}: signature.outputs`),
    params: parsePart(parts.data.params, z.array(paramSpec), `${where}: signature.params`),
  }
}

function parsePart<T>(text: string | null | undefined, type: z.ZodType<T>, where: string): T | null {
  if (text === null || text === undefined) return null
  if (text.length > MAX_SCHEMA_BYTES) throw new UserError({ where, what: 'longer than 1 MiB' })
  if (depthOf(text) > MAX_DEPTH) throw new UserError({ where, what: `nested deeper than ${MAX_DEPTH}` })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new UserError({ where, what: `not valid JSON: ${(error as Error).message}` }, { cause: error })
  }
  const parsed = type.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UserError({ where, what: `not a schema of MLflow’s: ${issue?.path.join('.')}: ${issue?.message}` })
}

/** An upper bound of the nesting: brackets inside texts count too, which no real schema has in such numbers. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return deepest
}
