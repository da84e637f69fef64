import { numberBuilder, type StringBuilder, stringBuilder } from './column-builder.ts'
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
  const numbers = numberBuilder(name)
  let strings = declared === 'string' ? stringBuilder(name) : null
  let texts: (string | null)[] | null = declared ? null : []
  let tooLate = false

  function keep(text: string | null): void {
    if (texts === null) return
    if (texts.length < keptTexts) texts.push(text)
    else texts = null
  }

  function becomeStrings(): StringBuilder {
    const begun = stringBuilder(name)
    if (texts === null) tooLate = true
    else for (const text of texts) begun.add(text)
    texts = null
    strings = begun
    return begun
  }

  return {
    name,
    add(text) {
      if (tooLate) return true
      if (strings === null) {
        const value = parse(text)
        const present = !Number.isNaN(value)
        if (present || missing(text)) {
          keep(present ? text : null)
          numbers.add(value)
          return true
        }
        if (declared) return false
      }
      const builder = strings ?? becomeStrings()
      builder.add(missing(text) ? null : text)
      return true
    },
    get tooLate() {
      return tooLate
    },
    finish: () => (strings ?? numbers).finish(),
  }
}
