import { type NumberBuilder, numberBuilder, type StringBuilder, stringBuilder } from './column-builder.ts'
import { decimalNumber, declaredNumber } from './decimal-number.ts'
import { isMissing } from './missing-value.ts'
import type { Column } from './table.ts'

/** A column read from texts: numbers as long as every present text is one, strings otherwise. */
export interface InferredColumn {
  readonly name: string
  /** Returns false when the column was declared a number and this text is none. */
  add(text: string): boolean
  /** True when texts met too late showed that it is a string column: it must be read once more, declared so. */
  readonly tooLate: boolean
  finish(): Column
}

/** So many first texts are kept, to turn a column of numbers into one of strings without reading the file again. */
const keptTexts = 4096

export function inferredColumn(name: string, declared?: 'number' | 'string', literal = false): InferredColumn {
  const missing = literal ? (text: string) => text === '' : isMissing
  const parse = declared ? declaredNumber : decimalNumber
  let builder: NumberBuilder | StringBuilder = declared === 'string' ? stringBuilder(name) : numberBuilder(name)
  let texts: (string | null)[] = []
  let tooLate = false

  function becomeString(): void {
    const strings = stringBuilder(name)
    tooLate = builder.length > texts.length
    if (!tooLate) for (const text of texts) strings.add(text)
    texts = []
    builder = strings
  }

  return {
    name,
    add(text) {
      if (tooLate) return true
      if (builder.kind === 'number') {
        const gap = missing(text)
        const value = gap ? Number.NaN : parse(text)
        if (gap || !Number.isNaN(value)) {
          if (!declared && builder.length < keptTexts) texts.push(gap ? null : text)
          builder.add(value)
          return true
        }
        if (declared) return false
        becomeString()
        if (tooLate || builder.kind === 'number') return true
      }
      builder.add(missing(text) ? null : text)
      return true
    },
    get tooLate() {
      return tooLate
    },
    finish: () => builder.finish(),
  }
}
