import { PbfReader } from 'pbf'
import { z } from 'zod'

interface Found {
  classes: string[] | null
  metadata: string | null
}

/**
 * Class labels that an ONNX file tells, in the order of its probabilities: the metadata `classes` (a JSON list, as our own
 * writer leaves it), or the `classlabels_*` of its last classifier or ZipMap node. null when it tells none. Field numbers
 * are those of onnx.proto. A damaged file throws; the runtime is asked about it first.
 */
export function onnxClasses(bytes: Uint8Array): string[] | null {
  const found = new PbfReader(bytes).readFields<Found>(readModel, { classes: null, metadata: null })
  if (found.metadata !== null) {
    const listed = z.array(z.string()).safeParse(jsonOrNull(found.metadata))
    if (listed.success) return listed.data
  }
  return found.classes
}

const MODEL_GRAPH = 7
const MODEL_METADATA = 14
const GRAPH_NODE = 1
const NODE_ATTRIBUTE = 5
const ATTRIBUTE_NAME = 1
const ATTRIBUTE_INTS = 8
const ATTRIBUTE_STRINGS = 9

function readModel(tag: number, found: Found, pbf: PbfReader): void {
  if (tag === MODEL_GRAPH) pbf.readMessage(readGraph, found)
  else if (tag === MODEL_METADATA) {
    const entry = pbf.readMessage(readEntry, { key: '', value: '' })
    if (entry.key === 'classes') found.metadata = entry.value
  }
}

function readGraph(tag: number, found: Found, pbf: PbfReader): void {
  if (tag === GRAPH_NODE) pbf.readMessage(readNode, found)
}

function readNode(tag: number, found: Found, pbf: PbfReader): void {
  if (tag !== NODE_ATTRIBUTE) return
  const attribute = pbf.readMessage(readAttribute, { name: '', ints: [] as number[], strings: [] as string[] })
  if (!attribute.name.startsWith('classlabels_')) return
  const labels = attribute.name.includes('int') ? attribute.ints.map(String) : attribute.strings
  if (labels.length > 0) found.classes = labels
}

function readAttribute(
  tag: number,
  attribute: { name: string; ints: number[]; strings: string[] },
  pbf: PbfReader,
): void {
  if (tag === ATTRIBUTE_NAME) attribute.name = pbf.readString()
  else if (tag === ATTRIBUTE_INTS && attribute.name.startsWith('classlabels_'))
    pbf.readPackedVarint(attribute.ints, true)
  else if (tag === ATTRIBUTE_STRINGS && attribute.name.startsWith('classlabels_'))
    attribute.strings.push(pbf.readString())
}

function readEntry(tag: number, entry: { key: string; value: string }, pbf: PbfReader): void {
  if (tag === 1) entry.key = pbf.readString()
  else if (tag === 2) entry.value = pbf.readString()
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
