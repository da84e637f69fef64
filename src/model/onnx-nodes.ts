import type { Node, Tensor, ValueInfo } from './onnx-proto.ts'

/** Element types as onnx.proto numbers them. */
export const FLOAT = 1
export const INT64 = 7
export const DOUBLE = 11

/** What turns the means of the leaves into a model's outputs. */
export interface GraphEnd {
  readonly nodes: readonly Node[]
  readonly initializers: readonly Tensor[]
  readonly outputs: readonly ValueInfo[]
}

/** Side by side: N x 1 each. */
export function concat(inputs: readonly string[], output: string): Node {
  return { op: 'Concat', inputs, outputs: [output], attributes: [{ name: 'axis', kind: 'int', value: 1 }] }
}

export function cast(input: string, output: string, to: number): Node {
  return { op: 'Cast', inputs: [input], outputs: [output], attributes: [{ name: 'to', kind: 'int', value: to }] }
}
