/** An input or output of an ONNX model. `type` is null where it is no tensor (a sequence or a map); an axis of unknown size is null. */
export interface OnnxPort {
  readonly name: string
  readonly type: string | null
  readonly shape: readonly (number | null)[]
}

export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | string[]

export interface TensorMessage {
  readonly name: string
  readonly type: 'float32' | 'float64' | 'int32' | 'int64' | 'string'
  readonly dims: readonly number[]
  readonly data: TensorData
}

/** What a result may also hold: whatever other element types the model gives, untouched. */
export interface ResultTensor {
  readonly name: string
  readonly type: string
  readonly dims: readonly number[]
  readonly data: TensorData | ArrayLike<unknown>
}

export interface WorkerStart {
  readonly model: string
}

export interface RunRequest {
  readonly id: number
  readonly feeds: readonly TensorMessage[]
  readonly fetches: readonly string[]
}

export type WorkerReply =
  | { readonly kind: 'opened'; readonly inputs: readonly OnnxPort[]; readonly outputs: readonly OnnxPort[] }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly tensors: readonly ResultTensor[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
