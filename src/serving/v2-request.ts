import { z } from 'zod'
import { parseJson, requireContentType } from './read-body.ts'
import { Rejection } from './rejection.ts'
import { type Datatype, elementsOf, fromBytes, fromJson, isDatatype, type Tensor } from './v2-tensors.ts'

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish()
const requestSchema = z.object({
  id: z.string().max(1000).nullish(),
  parameters,
  inputs: z
    .array(
      z.object({
        name: z.string(),
        // Deeper nesting than any tensor here could have is refused before it is walked.
        shape: z.array(z.number()).max(8),
        datatype: z.string(),
        parameters,
        data: z.array(z.unknown()).nullish(),
      }),
    )
    .min(1)
    .max(10_000),
  outputs: z.array(z.object({ name: z.string(), parameters })).nullish(),
})
type Body = z.infer<typeof requestSchema>

export interface WantedOutput {
  readonly name: string
  readonly binary: boolean
}

export interface InferRequest {
  readonly id: string | null
  readonly inputs: readonly Tensor[]
  /** null: all of them. */
  readonly outputs: readonly WantedOutput[] | null
  /** Whether outputs that are not named come as bytes. */
  readonly binary: boolean
}

/** The one input of a raw request, whose bytes come without a header. */
export interface RawInput {
  readonly name: string
  readonly datatype: Datatype
}

const HEADER = 'inference-header-content-length'

/**
 * An inference request of the Open Inference Protocol v2: JSON, or with the binary tensor extension JSON of the told length
 * and the tensors' bytes after it. Throws Rejection 400 and 415.
 */
export function readInferRequest(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer | undefined,
  raw: RawInput | null,
): InferRequest {
  const told = headers[HEADER]
  if (told === undefined) {
    const type = headers['content-type'] as string | undefined
    // Triton's client sends JSON without saying so.
    if (type !== undefined) requireContentType(type, 'application/json')
    return fromParts(parseJson(body), Buffer.alloc(0))
  }
  const bytes = body ?? Buffer.alloc(0)
  const length = typeof told === 'string' && /^\d{1,15}$/.test(told) ? Number(told) : Number.NaN
  if (!(length <= bytes.length)) throw new Rejection(400, `${HEADER} has to be a length within the body`)
  if (length === 0) return rawRequest(bytes, raw)
  return fromParts(parseJson(bytes.subarray(0, length)), bytes.subarray(length))
}

function fromParts(json: unknown, tail: Buffer): InferRequest {
  const parsed = requestSchema.safeParse(json)
  if (!parsed.success) throw new Rejection(400, `the request is not one of the protocol: ${placeOf(parsed.error)}`)
  const { id, inputs, outputs, parameters: request } = parsed.data
  let at = 0
  const tensors = inputs.map((input): Tensor => {
    const { name, shape, datatype, data } = input
    if (!isDatatype(datatype)) throw new Rejection(400, 'the datatype of an input is not one of the protocol')
    const place = String(inputs.indexOf(input))
    const count = elementsOf(shape, place)
    const size = input.parameters?.['binary_data_size']
    if (size === undefined) return { name, datatype, shape, values: fromJson(data, datatype, shape, count, place) }
    if (data) throw new Rejection(400, `input ${place} has data and bytes`)
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || at + size > tail.length)
      throw new Rejection(400, `binary_data_size of input ${place} does not fit the body`)
    at += size
    return { name, datatype, shape, values: fromBytes(tail.subarray(at - size, at), datatype, count, place) }
  })
  if (at !== tail.length) throw new Rejection(400, 'the body is longer than its tensors')
  const binary = request?.['binary_data_output'] === true
  return { id: id ?? null, inputs: tensors, outputs: wanted(outputs, binary), binary }
}

function wanted(outputs: Body['outputs'], binary: boolean): InferRequest['outputs'] {
  if (!outputs || outputs.length === 0) return null
  return outputs.map(({ name, parameters: own }) => ({
    name,
    binary: typeof own?.['binary_data'] === 'boolean' ? own['binary_data'] : binary,
  }))
}

function rawRequest(bytes: Buffer, raw: RawInput | null): InferRequest {
  if (raw === null) throw new Rejection(400, 'a raw request is possible for models of one input only')
  const { name, datatype } = raw
  const count = datatype === 'BYTES' ? 1 : bytes.length / 8
  if (!Number.isInteger(count)) throw new Rejection(400, `a raw request holds whole ${datatype} values`)
  const values = datatype === 'BYTES' ? [bytes.toString('utf8')] : fromBytes(bytes, datatype, count, name)
  return { id: null, inputs: [{ name, datatype, shape: [count], values }], outputs: null, binary: true }
}

function placeOf(error: z.ZodError): string {
  const issue = error.issues[0]
  // Keys of `parameters` are the caller's own; the protocol's places are not.
  const path = issue?.path.slice(0, 3).map(String).join('.')
  return path ? `${path} is missing or has the wrong type` : 'it has to be an object'
}
