/** A typed array that grows as values are pushed. */
export interface GrowingArray<A extends Float64Array | Int32Array> {
  push(value: number): void
  readonly length: number
  /** Ends it: the values, in an array of just that length. */
  finish(): A
}

export function growingFloats(): GrowingArray<Float64Array> {
  return growing((buffer) => new Float64Array(buffer))
}

export function growingIntegers(): GrowingArray<Int32Array> {
  return growing((buffer) => new Int32Array(buffer))
}

/** A transferred buffer is freed at once, not when the collector comes by: of twenty columns that is half the memory. */
function growing<A extends Float64Array | Int32Array>(view: (buffer: ArrayBuffer) => A): GrowingArray<A> {
  let array = view(new ArrayBuffer(8192))
  let length = 0
  const resized = (places: number): A => view((array.buffer as ArrayBuffer).transfer(places * array.BYTES_PER_ELEMENT))
  return {
    push(value) {
      if (length === array.length) array = resized(length * 2)
      array[length] = value
      length += 1
    },
    get length() {
      return length
    },
    finish() {
      array = resized(length)
      return array
    },
  }
}
