import type { Pipeline } from '../forest/pipeline.ts'
import { cast, concat, type GraphEnd, INT64 } from './onnx-nodes.ts'
import type { ElementType, Node, Tensor } from './onnx-proto.ts'

/** From the means of the leaves to `probabilities` and `label`. */
export function classEnd({ classes, positive, outputs, decision_threshold }: Pipeline): GraphEnd {
  const nodes: Node[] = []
  const initializers: Tensor[] = []
  if (outputs === 1) {
    initializers.push({ name: 'pipeline:one', dims: [1], values: Float32Array.of(1) })
    nodes.push({ op: 'Sub', inputs: ['pipeline:one', 'pipeline:means'], outputs: ['pipeline:first'] })
    nodes.push(concat(['pipeline:first', 'pipeline:means'], 'probabilities'))
  } else {
    nodes.push({ op: 'Identity', inputs: ['pipeline:means'], outputs: ['probabilities'] })
  }
  const chosen =
    decision_threshold === undefined ? mostProbable : atLeast(decision_threshold, classes.indexOf(positive!))
  nodes.push(...chosen.nodes)
  initializers.push(...chosen.initializers)
  const whole = classes.every((name) => /^(0|-?[1-9]\d{0,14})$/.test(name))
  const type: ElementType = whole ? 'int64' : 'string'
  nodes.push({
    op: 'LabelEncoder',
    domain: 'ai.onnx.ml',
    inputs: ['pipeline:index'],
    outputs: ['label'],
    attributes: [
      { name: 'keys_int64s', kind: 'ints', value: classes.map((_, i) => i) },
      whole
        ? { name: 'values_int64s', kind: 'ints', value: classes.map(Number) }
        : { name: 'values_strings', kind: 'strings', value: classes },
    ],
  })
  return {
    nodes,
    initializers,
    outputs: [
      { name: 'label', type, columns: null },
      { name: 'probabilities', type: 'float', columns: classes.length },
    ],
  }
}

/** Nodes that make `pipeline:index`, the place of each row's class. */
type Choice = Pick<GraphEnd, 'nodes' | 'initializers'>

const mostProbable: Choice = {
  nodes: [
    {
      op: 'ArgMax',
      inputs: ['probabilities'],
      outputs: ['pipeline:index'],
      attributes: [
        { name: 'axis', kind: 'int', value: 1 },
        { name: 'keepdims', kind: 'int', value: 0 },
      ],
    },
  ],
  initializers: [],
}

/** As `predictedClasses`: the positive class from float32(threshold) on. */
function atLeast(threshold: number, positive: number): Choice {
  return {
    nodes: [
      {
        op: 'Gather',
        inputs: ['probabilities', 'pipeline:positive'],
        outputs: ['pipeline:share'],
        attributes: [{ name: 'axis', kind: 'int', value: 1 }],
      },
      {
        op: positive === 1 ? 'GreaterOrEqual' : 'Less',
        inputs: ['pipeline:share', 'pipeline:threshold'],
        outputs: ['pipeline:second'],
      },
      cast('pipeline:second', 'pipeline:index', INT64),
    ],
    initializers: [
      { name: 'pipeline:positive', dims: [], values: BigInt64Array.of(BigInt(positive)) },
      { name: 'pipeline:threshold', dims: [1], values: Float32Array.of(threshold) },
    ],
  }
}
