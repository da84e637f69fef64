import type { ParquetParsers, SchemaElement } from 'hyparquet'
import type { TypedValue } from './typed-column.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Dates and times become ISO 8601 texts to the last digit, JSON stays text, bytes that are no text stay bytes. */
export const parquetParsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis) => isoInstant(millis, 1_000n),
  timestampFromMicroseconds: (micros) => isoInstant(micros, 1_000_000n),
  timestampFromNanoseconds: (nanos) => isoInstant(nanos, 1_000_000_000n),
  dateFromDays: (days) => (days == null ? days : new Date(days * 86_400_000).toISOString().slice(0, 10)),
  stringFromBytes: textOrBytes,
  jsonFromBytes: textOrBytes,
}

function textOrBytes(bytes: Uint8Array | null | undefined): string | Uint8Array | null | undefined {
  if (bytes == null) return bytes
  try {
    return utf8.decode(bytes)
  } catch {
    return bytes
  }
}

function isoInstant(ticks: bigint | null | undefined, perSecond: bigint): string | null | undefined {
  if (ticks == null) return ticks
  const fraction = ((BigInt(ticks) % perSecond) + perSecond) % perSecond
  const seconds = (BigInt(ticks) - fraction) / perSecond
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  const digits = String(fraction)
    .padStart(String(perSecond).length - 1, '0')
    .replace(/0+$/, '')
  return `${text}${digits === '' ? '' : `.${digits}`}Z`
}

/** A decoded value as a table holds it; undefined when it is of a kind that no table holds. */
export function parquetValue(value: unknown, element: SchemaElement): TypedValue | undefined {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      // hyparquet multiplies by a power of ten that float64 does not have exactly.
      return element.converted_type === 'DECIMAL' ? Number(value.toFixed(Math.min(100, element.scale ?? 0))) : value
    case 'bigint': {
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : undefined
    }
    default:
      return undefined
  }
}
