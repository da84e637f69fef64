/** A typed array that grows as values are pushed. */
export interface GrowingArray<A extends Float64Array | Int32Array> {
  push(value: number): void
  readonly length: number
  /** The values so far, in an array of just that length. */
  finish(): A
}

export function growingFloats(): GrowingArray<Float64Array> {
  return growing((length) => new Float64Array(length))
}

export function growingIntegers(): GrowingArray<Int32Array> {
  return growing((length) => new Int32Array(length))
}

function growing<A extends Float64Array | Int32Array>(make: (length: number) => A): GrowingArray<A> {
  let array = make(1024)
  let length = 0
  return {
    push(value) {
      if (length === array.length) {
        const larger = make(length * 2)
        larger.set(array)
        array = larger
      }
      array[length] = value
      length += 1
    },
    get length() {
      return length
    },
    finish: () => array.slice(0, length) as A,
  }
}
