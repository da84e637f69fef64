import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import { taskSchema } from '../records/task.ts'
import type { Encoding, Pipeline } from './pipeline.ts'
import { packTrees, unpackTrees } from './tree-bytes.ts'

/**
 * forest.bin, little-endian: `MLOF`, version (u32), CRC-32 of all that follows (u32), length of the header (u32),
 * header (JSON), cuts of each feature (float32), then the trees (`tree-bytes`).
 */
const MAGIC = 0x464f4c4d
const VERSION = 1
const PREFIX = 16

const headerSchema = z.strictObject({
  task: taskSchema,
  target: z.string(),
  classes: z.array(z.string()).max(1000),
  positive: z.string().nullable(),
  decision_threshold: z.number().gt(0).lt(1).optional(),
  features: z
    .array(z.strictObject({ name: z.string(), type: z.enum(['number', 'category']) }))
    .min(1)
    .max(32_000),
  encodings: z.array(
    z.union([
      z.strictObject({ kind: z.literal('number') }),
      z.strictObject({
        kind: z.literal('category'),
        categories: z.array(z.string()),
        scores: z.array(z.number()),
        other: z.number(),
      }),
    ]),
  ),
  cuts: z.array(z.int().min(0)),
  outputs: z.int().min(1).max(1000),
  offset: z.number(),
  importances: z.array(z.number()).nullable(),
  trees: z.int().min(1),
  nodes: z.int().min(1),
  leaves: z.int().min(1),
})
type Header = z.infer<typeof headerSchema>

/** Same pipeline, same bytes. */
export function encodeForest(pipeline: Pipeline): Uint8Array {
  const { trees, cuts } = pipeline
  const header: Header = {
    task: pipeline.task,
    target: pipeline.target,
    classes: [...pipeline.classes],
    positive: pipeline.positive,
    ...thresholdOf(pipeline),
    features: pipeline.features.map(({ name, type }) => ({ name, type })),
    encodings: pipeline.encodings.map((e) =>
      e.kind === 'number'
        ? { kind: e.kind }
        : { kind: e.kind, categories: [...e.categories], scores: [...e.scores], other: e.other },
    ),
    cuts: cuts.map((c) => c.length),
    outputs: pipeline.outputs,
    offset: pipeline.offset,
    importances: pipeline.importances && [...pipeline.importances],
    trees: trees.roots.length - 1,
    nodes: trees.feature.length,
    leaves: trees.leaves.length / pipeline.outputs,
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const thresholds = new DataView(new ArrayBuffer(4 * cuts.reduce((sum, c) => sum + c.length, 0)))
  let at = 0
  for (const feature of cuts) for (const cut of feature) thresholds.setFloat32(4 * at++, cut, true)
  const body = [json, new Uint8Array(thresholds.buffer), packTrees(trees)]
  const bytes = new Uint8Array(PREFIX + body.reduce((sum, part) => sum + part.length, 0))
  at = PREFIX
  for (const part of body) {
    bytes.set(part, at)
    at += part.length
  }
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, VERSION, true)
  view.setUint32(12, json.length, true)
  view.setUint32(8, crc32(bytes.subarray(12)), true)
  return bytes
}

/** Reads a forest.bin from anywhere: every count and index is checked. Throws UserError where it is not one of ours or damaged. */
export function decodeForest(bytes: Uint8Array): Pipeline {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < PREFIX || view.getUint32(0, true) !== MAGIC) throw damaged('it is not a forest')
  const version = view.getUint32(4, true)
  if (version !== VERSION) throw damaged(`it has format ${version}`, `format ${VERSION}`)
  if (view.getUint32(8, true) !== crc32(bytes.subarray(12))) throw damaged('its checksum does not match: it is damaged')
  const end = PREFIX + view.getUint32(12, true)
  if (end > bytes.length) throw damaged('it ends too early')
  const header = parseHeader(bytes.subarray(PREFIX, end))
  checkHeader(header)
  const counted = header.cuts.reduce((sum, c) => sum + c, 0)
  const treesAt = end + 4 * counted
  if (treesAt > bytes.length) throw damaged('it ends too early')
  let at = end
  const cuts = header.cuts.map((length) => {
    const feature = Float32Array.from({ length }, (_, i) => view.getFloat32(at + 4 * i, true))
    at += 4 * length
    if (feature.some((cut, i) => Number.isNaN(cut) || (i > 0 && !(feature[i - 1]! < cut)))) {
      throw damaged('its thresholds do not ascend')
    }
    return feature
  })
  const trees = unpackTrees(bytes.subarray(treesAt), header, header.cuts)
  if (!trees) throw damaged('its trees are damaged')
  const { importances } = header
  return {
    task: header.task,
    target: header.target,
    classes: header.classes,
    positive: header.positive,
    ...thresholdOf(header),
    features: header.features,
    encodings: header.encodings.map(toEncoding),
    cuts,
    outputs: header.outputs,
    offset: header.offset,
    trees,
    importances: importances && Float64Array.from(importances),
  }
}

function thresholdOf({ decision_threshold }: Pick<Header, 'decision_threshold'>): { decision_threshold?: number } {
  return decision_threshold === undefined ? {} : { decision_threshold }
}

function toEncoding(encoding: Header['encodings'][number]): Encoding {
  return encoding.kind === 'number' ? encoding : { ...encoding, scores: Float32Array.from(encoding.scores) }
}

function parseHeader(bytes: Uint8Array): Header {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw damaged('its header is no JSON', undefined, cause)
  }
  const parsed = headerSchema.safeParse(json)
  if (!parsed.success) throw damaged(`its header is wrong: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function checkHeader(header: Header): void {
  const { task, classes, positive, features, encodings, cuts, outputs, importances } = header
  const count = features.length
  const classCountFits =
    task === 'regression'
      ? classes.length === 0
      : task === 'binary-classification'
        ? classes.length === 2 && positive !== null && classes.includes(positive)
        : classes.length >= 2
  if (
    !classCountFits ||
    (header.decision_threshold !== undefined && task !== 'binary-classification') ||
    outputs !== (classes.length > 2 ? classes.length : 1) ||
    encodings.length !== count ||
    cuts.length !== count ||
    (importances && importances.length !== count) ||
    encodings.some(
      (e, i) => e.kind !== features[i]!.type || (e.kind === 'category' && e.scores.length !== e.categories.length),
    )
  ) {
    throw damaged('its header contradicts itself')
  }
}

function damaged(why: string, allowed?: string, cause?: unknown): UserError {
  return new UserError(
    { where: 'forest.bin', what: `cannot be read, ${why}`, ...(allowed ? { allowed } : {}) },
    cause === undefined ? undefined : { cause },
  )
}
