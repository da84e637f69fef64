import { UserError } from '../errors.ts'
import type { Encoding, Feature, Pipeline } from '../forest/pipeline.ts'
import type { Task } from '../records/task.ts'
import { classEnd } from './onnx-class-end.ts'
import { ensembleAttributes } from './onnx-ensemble.ts'
import { cast, concat, DOUBLE, FLOAT, type GraphEnd } from './onnx-nodes.ts'
import { type Attribute, encodeModel, type Node, type ValueInfo } from './onnx-proto.ts'

/**
 * The whole pipeline as an ONNX model (ai.onnx 17, ai.onnx.ml 3), encoding included.
 *
 * Inputs, one per raw column under its own name: N x 1 of float64 (missing: NaN; rounded to float32 inside, as in
 * training) or of strings (missing: ''). Outputs of a classifier: `label` (N; int64 where every class is a
 * whole number, else string) and `probabilities` (N x classes, float32, in the order of the metadata's `classes`);
 * of a regressor: `prediction` (N, float64). The same numbers as `predictForest`, bit for bit where the runtime
 * adds leaves in float64.
 *
 * Throws UserError where a column's name cannot be an input's.
 */
export function writeOnnx(pipeline: Pipeline): Uint8Array {
  const { task, features, classes, target } = pipeline
  checkInputNames(features, task)
  const inputs: ValueInfo[] = features.map(({ name, type }) => ({
    name,
    type: type === 'number' ? 'double' : 'string',
    columns: 1,
  }))
  const { nodes, position } = encodingNodes(pipeline)
  nodes.push({
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: ['pipeline:features'],
    outputs: ['pipeline:means'],
    attributes: ensembleAttributes(pipeline, position),
  })
  const end = task === 'regression' ? numberEnd(pipeline) : classEnd(pipeline)
  return encodeModel({
    producer: 'mlops-actions',
    name: 'pipeline',
    opsets: [
      { domain: '', version: 17 },
      { domain: 'ai.onnx.ml', version: 3 },
    ],
    nodes: [...nodes, ...end.nodes],
    initializers: end.initializers,
    inputs,
    outputs: end.outputs,
    metadata: { task, target, ...(classes.length > 0 ? { classes: JSON.stringify(classes) } : {}) },
  })
}

/** Throws UserError where a feature's name is taken by an output. Cheap: ask before training. */
export function checkInputNames(features: readonly Feature[], task: Task): void {
  const taken = task === 'regression' ? ['prediction'] : ['label', 'probabilities']
  const refused = features.filter(({ name }) => name === '' || name.startsWith('pipeline:') || taken.includes(name))
  if (refused.length === 0) return
  throw new UserError(
    refused.map(({ name }) => ({
      where: `column ${name}`,
      what: `a feature named ${JSON.stringify(name)} cannot be an input of model.onnx`,
      allowed: `other names than ${taken.join(' and ')}; rename the column or give it the role ignore`,
    })),
  )
}

/** Nodes from the raw columns to `pipeline:features` (N x features, float64), numbers first; and each feature's place in it. */
function encodingNodes({ features, encodings }: Pipeline): { nodes: Node[]; position: Int32Array } {
  const nodes: Node[] = []
  const position = new Int32Array(features.length)
  const numbers = features.flatMap(({ type }, i) => (type === 'number' ? [i] : []))
  const categories = features.flatMap(({ type }, i) => (type === 'category' ? [i] : []))
  for (const [place, feature] of [...numbers, ...categories].entries()) position[feature] = place
  const parts: string[] = []
  if (numbers.length > 0) {
    nodes.push(
      concat(
        numbers.map((i) => features[i]!.name),
        'pipeline:numbers',
      ),
    )
    nodes.push(cast('pipeline:numbers', 'pipeline:rounded', FLOAT))
    parts.push('pipeline:rounded')
  }
  for (const i of categories) {
    const encoding = encodings[i]!
    if (encoding.kind !== 'category') throw new Error(`feature ${i} has the encoding of a number`)
    nodes.push({
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: [features[i]!.name],
      outputs: [`pipeline:category:${i}`],
      attributes: categoryAttributes(encoding),
    })
    parts.push(`pipeline:category:${i}`)
  }
  nodes.push(concat(parts, 'pipeline:encoded'))
  nodes.push(cast('pipeline:encoded', 'pipeline:features', DOUBLE))
  return { nodes, position }
}

function categoryAttributes({ categories, scores, other }: Extract<Encoding, { kind: 'category' }>): Attribute[] {
  return [
    { name: 'default_float', kind: 'float', value: other },
    { name: 'keys_strings', kind: 'strings', value: [...categories, ''] },
    { name: 'values_floats', kind: 'floats', value: [...scores, Number.NaN] },
  ]
}

function numberEnd({ offset }: Pipeline): GraphEnd {
  return {
    nodes: [
      cast('pipeline:means', 'pipeline:differences', DOUBLE),
      { op: 'Add', inputs: ['pipeline:differences', 'pipeline:offset'], outputs: ['pipeline:column'] },
      { op: 'Squeeze', inputs: ['pipeline:column', 'pipeline:axis'], outputs: ['prediction'] },
    ],
    initializers: [
      { name: 'pipeline:offset', dims: [1], values: Float64Array.of(offset) },
      { name: 'pipeline:axis', dims: [1], values: BigInt64Array.of(1n) },
    ],
    outputs: [{ name: 'prediction', type: 'double', columns: null }],
  }
}
