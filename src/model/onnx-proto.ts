import { PbfWriter } from 'pbf'

/** The part of onnx.proto (onnx/onnx, IR version 8) that a tree pipeline needs; numbers are the fields' and enums' own. */
export type ElementType = 'float' | 'int64' | 'string' | 'double'
const ELEMENT = { float: 1, int64: 7, string: 8, double: 11 } as const
const ATTRIBUTE = { int: 2, float: 1, string: 3, tensor: 4, ints: 7, floats: 6, strings: 8 } as const

export interface Tensor {
  readonly name?: string
  readonly dims: readonly number[]
  readonly values: Float32Array | Float64Array | BigInt64Array
}

export type Attribute =
  | { readonly name: string; readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly name: string; readonly kind: 'string'; readonly value: string }
  | { readonly name: string; readonly kind: 'ints' | 'floats'; readonly value: readonly number[] }
  | { readonly name: string; readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly name: string; readonly kind: 'tensor'; readonly value: Tensor }

export interface Node {
  readonly op: string
  readonly domain?: 'ai.onnx.ml'
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: readonly Attribute[]
}

/** `columns` null: a vector of N; else N x columns. */
export interface ValueInfo {
  readonly name: string
  readonly type: ElementType
  readonly columns: number | null
}

export interface Model {
  readonly producer: string
  readonly name: string
  readonly opsets: readonly { readonly domain: string; readonly version: number }[]
  readonly nodes: readonly Node[]
  readonly initializers: readonly Tensor[]
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly metadata: Readonly<Record<string, string>>
}

/** ModelProto. */
export function encodeModel(model: Model): Uint8Array {
  const pbf = new PbfWriter()
  pbf.writeVarintField(1, 8)
  pbf.writeStringField(2, model.producer)
  pbf.writeMessage(7, writeGraph, model)
  for (const opset of model.opsets) {
    pbf.writeMessage(
      8,
      ({ domain, version }, out) => {
        out.writeStringField(1, domain)
        out.writeVarintField(2, version)
      },
      opset,
    )
  }
  for (const entry of Object.entries(model.metadata)) {
    pbf.writeMessage(
      14,
      ([key, value], out) => {
        out.writeStringField(1, key)
        out.writeStringField(2, value)
      },
      entry,
    )
  }
  return pbf.finish().slice()
}

function writeGraph(model: Model, pbf: PbfWriter): void {
  for (const node of model.nodes) pbf.writeMessage(1, writeNode, node)
  pbf.writeStringField(2, model.name)
  for (const tensor of model.initializers) pbf.writeMessage(5, writeTensor, tensor)
  for (const input of model.inputs) pbf.writeMessage(11, writeValueInfo, input)
  for (const output of model.outputs) pbf.writeMessage(12, writeValueInfo, output)
}

function writeNode(node: Node, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input)
  for (const output of node.outputs) pbf.writeStringField(2, output)
  pbf.writeStringField(3, node.outputs[0] ?? '')
  pbf.writeStringField(4, node.op)
  for (const attribute of node.attributes ?? []) pbf.writeMessage(5, writeAttribute, attribute)
  if (node.domain) pbf.writeStringField(7, node.domain)
}

function writeAttribute(attribute: Attribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, attribute.name)
  switch (attribute.kind) {
    case 'float':
      pbf.writeFloatField(2, attribute.value)
      break
    case 'int':
      pbf.writeVarintField(3, attribute.value)
      break
    case 'string':
      pbf.writeStringField(4, attribute.value)
      break
    case 'tensor':
      pbf.writeMessage(5, writeTensor, attribute.value)
      break
    case 'floats':
      pbf.writePackedFloat(7, [...attribute.value])
      break
    case 'ints':
      pbf.writePackedVarint(8, [...attribute.value])
      break
    case 'strings':
      for (const text of attribute.value) pbf.writeStringField(9, text)
      break
  }
  pbf.writeVarintField(20, ATTRIBUTE[attribute.kind])
}

function writeTensor({ name, dims, values }: Tensor, pbf: PbfWriter): void {
  for (const dim of dims) pbf.writeVarintField(1, dim)
  const type = values instanceof Float32Array ? 'float' : values instanceof Float64Array ? 'double' : 'int64'
  pbf.writeVarintField(2, ELEMENT[type])
  if (name) pbf.writeStringField(8, name)
  pbf.writeBytesField(9, littleEndian(values))
}

function littleEndian(values: Tensor['values']): Uint8Array {
  const size = values.BYTES_PER_ELEMENT
  const view = new DataView(new ArrayBuffer(values.length * size))
  for (let i = 0; i < values.length; i++) {
    if (values instanceof Float32Array) view.setFloat32(i * size, values[i]!, true)
    else if (values instanceof Float64Array) view.setFloat64(i * size, values[i]!, true)
    else view.setBigInt64(i * size, values[i]!, true)
  }
  return new Uint8Array(view.buffer)
}

function writeValueInfo({ name, type, columns }: ValueInfo, pbf: PbfWriter): void {
  pbf.writeStringField(1, name)
  pbf.writeMessage(
    2,
    (_, typeProto) =>
      typeProto.writeMessage(
        1,
        (__, tensorType) => {
          tensorType.writeVarintField(1, ELEMENT[type])
          tensorType.writeMessage(2, writeShape, columns)
        },
        null,
      ),
    null,
  )
}

function writeShape(columns: number | null, pbf: PbfWriter): void {
  pbf.writeMessage(1, (_, dim) => dim.writeStringField(2, 'N'), null)
  if (columns !== null) pbf.writeMessage(1, (value, dim) => dim.writeVarintField(1, value), columns)
}
