import { growingFloats, growingIntegers } from './growing-array.ts'
import type { NumberColumn, StringColumn } from './table.ts'

/** Collects a number column; NaN is missing. */
export interface NumberBuilder {
  readonly kind: 'number'
  add(value: number): void
  readonly length: number
  finish(): NumberColumn
}

/** Collects a string column; null is missing. */
export interface StringBuilder {
  readonly kind: 'string'
  add(value: string | null): void
  readonly length: number
  finish(): StringColumn
}

export function numberBuilder(name: string): NumberBuilder {
  const values = growingFloats()
  let integer = true
  return {
    kind: 'number',
    add(value) {
      values.push(value)
      if (integer && !Number.isInteger(value) && !Number.isNaN(value)) integer = false
    },
    get length() {
      return values.length
    },
    finish: () => ({ kind: 'number', name, values: values.finish(), integer }),
  }
}

export function stringBuilder(name: string): StringBuilder {
  const codes = growingIntegers()
  const dictionary = new Map<string, number>()
  return {
    kind: 'string',
    add(value) {
      if (value === null) {
        codes.push(-1)
        return
      }
      let code = dictionary.get(value)
      if (code === undefined) {
        code = dictionary.size
        // V8 cuts a text out of a longer one by reference: a copy lets the megabyte it was read in go.
        dictionary.set(Buffer.from(value, 'utf16le').toString('utf16le'), code)
      }
      codes.push(code)
    },
    get length() {
      return codes.length
    },
    finish: () => ({ kind: 'string', name, codes: codes.finish(), categories: [...dictionary.keys()] }),
  }
}
