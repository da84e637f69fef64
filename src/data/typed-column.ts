import { type NumberBuilder, numberBuilder, type StringBuilder, stringBuilder } from './column-builder.ts'
import { decimalText, declaredNumber } from './decimal-number.ts'
import { isMissing } from './missing-value.ts'
import type { Column } from './table.ts'

export type TypedValue = number | string | boolean | null

/** A column read from values that have a type already. Booleans are the texts `true` and `false`. */
export interface TypedColumn {
  readonly name: string
  /** What is wrong with the value, or null when it was taken. */
  add(value: TypedValue): string | null
  readonly length: number
  finish(): Column
}

export function typedColumn(name: string, declared?: 'number' | 'string'): TypedColumn {
  let gaps = 0
  let builder: NumberBuilder | StringBuilder | null = null

  function begin(kind: 'number' | 'string'): NumberBuilder | StringBuilder {
    const begun = kind === 'number' ? numberBuilder(name) : stringBuilder(name)
    for (let row = 0; row < gaps; row += 1) addGap(begun)
    return begun
  }

  return {
    name,
    add(value) {
      const gap = declared === 'number' && typeof value === 'string' && isMissing(value)
      if (value === null || Number.isNaN(value) || gap) {
        if (builder) addGap(builder)
        else gaps += 1
        return null
      }
      if (typeof value === 'number' && !Number.isFinite(value)) return `column "${name}" holds an infinite number`
      builder ??= begin(declared ?? (typeof value === 'number' ? 'number' : 'string'))
      if (builder.kind === 'string') {
        if (typeof value === 'number' && !declared) return mixed(name, value, 'texts')
        builder.add(typeof value === 'number' ? decimalText(value) : String(value))
        return null
      }
      if (typeof value !== 'number' && !declared) return mixed(name, value, 'numbers')
      const number = typeof value === 'string' ? declaredNumber(value) : Number(value)
      if (Number.isNaN(number)) return `"${String(value).slice(0, 40)}" in column "${name}" is not a number`
      builder.add(number)
      return null
    },
    get length() {
      return builder?.length ?? gaps
    },
    finish: () => (builder ?? begin(declared ?? 'number')).finish(),
  }
}

function mixed(name: string, value: number | string | boolean, others: string): string {
  const shown = JSON.stringify(value).slice(0, 40)
  return `column "${name}" holds ${shown} where it held ${others} before; columns: { ${name}: category } reads all as texts`
}

function addGap(builder: NumberBuilder | StringBuilder): void {
  if (builder.kind === 'number') builder.add(Number.NaN)
  else builder.add(null)
}
