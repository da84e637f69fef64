import { numberBuilder, stringBuilder } from './column-builder.ts'
import { decimalText, declaredNumber } from './decimal-number.ts'
import { isMissing } from './missing-value.ts'
import type { Column } from './table.ts'

/**
 * What a column of a stream holds, settled before its first row. The model's: `number`, `whole` (never missing), `text`.
 * Passed on as they are: `float`, `digits` (whole numbers of any length), `verbatim` texts, `json` values.
 */
export type StreamKind = 'number' | 'whole' | 'text' | 'float' | 'digits' | 'verbatim' | 'json'

export interface StreamColumn {
  readonly name: string
  readonly kind: StreamKind
}

/** A column that takes a row's value only when the whole row is good. */
export interface StagedColumn extends StreamColumn {
  /** Takes a CSV field for the next row: what is wrong with it, or null. */
  stageField(field: string): string | null
  /** The same of a value that has a type: number, bigint, text, boolean, null, or whatever JSON holds. */
  stageValue(value: unknown): string | null
  commit(): void
  /** The rows so far; the next ones begin a new column. */
  take(): Column
}

export function stagedColumn({ name, kind }: StreamColumn): StagedColumn {
  return kind === 'number' || kind === 'whole' || kind === 'float' ? numbers(name, kind) : texts(name, kind)
}

function numbers(name: string, kind: 'number' | 'whole' | 'float'): StagedColumn {
  let builder = numberBuilder(name)
  let staged = Number.NaN

  function stage(value: number, shown: unknown, missing: boolean): string | null {
    staged = value
    if (Number.isNaN(value)) {
      if (!missing) return `${quoted(shown)} in column "${name}" is not a number`
      return kind === 'whole' ? `column "${name}" is missing, and the model takes whole numbers only` : null
    }
    if (kind === 'float') return null
    if (!Number.isFinite(value)) return `column "${name}" holds an infinite number`
    if (kind === 'whole' && !Number.isSafeInteger(value))
      return `${quoted(shown)} in column "${name}" is not a whole number below 2^53`
    return null
  }

  return {
    name,
    kind,
    stageField: (field) => stage(declaredNumber(field), field, isMissing(field)),
    stageValue(value) {
      if (typeof value === 'number') return stage(value, value, Number.isNaN(value))
      if (value === null || value === undefined) return stage(Number.NaN, value, true)
      if (typeof value === 'string') return stage(declaredNumber(value), value, isMissing(value))
      if (typeof value === 'boolean') return stage(Number(value), value, false)
      if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value)))
        return `column "${name}" holds ${value}, a whole number beyond 2^53, which would lose digits`
      if (typeof value === 'bigint') return stage(Number(value), value, false)
      return stage(Number.NaN, value, false)
    },
    commit: () => builder.add(staged),
    take() {
      const column = builder.finish()
      builder = numberBuilder(name)
      return column
    },
  }
}

function texts(name: string, kind: 'text' | 'digits' | 'verbatim' | 'json'): StagedColumn {
  let builder = stringBuilder(name)
  let staged: string | null = null
  return {
    name,
    kind,
    stageField(field) {
      staged = (kind === 'text' ? isMissing(field) : field === '') ? null : field
      return null
    },
    stageValue(value) {
      staged = null
      if (value === null || value === undefined || Number.isNaN(value)) return null
      if (kind === 'json') staged = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
      else if (typeof value === 'number') staged = decimalText(value)
      else if (typeof value !== 'object') staged = String(value)
      else if (kind === 'text') return `column "${name}" holds ${quoted(value)}, the model takes texts`
      else staged = JSON.stringify(value)
      return null
    },
    commit: () => builder.add(staged),
    take() {
      const column = builder.finish()
      builder = stringBuilder(name)
      return column
    },
  }
}

function quoted(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > 42 ? `${text.slice(0, 40)}…"` : text
}
