import { UserError } from '../errors.ts'
import type { TypedValue } from './typed-column.ts'

/** The object that a line holds. @throws UserError: no JSON, no object */
export function parseObject(text: string, where: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError({ where, what: `this line is not JSON: ${reason}`, allowed: 'one JSON object a line' })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new UserError({ where, what: 'this line is JSON, but no object', allowed: '{"column": value, ...}' })
}

/** A key's value, where it is no array or object, and no whole number that float64 has not. @throws UserError */
export function flatValue(value: unknown, key: string, line: string, where: string): TypedValue {
  if (typeof value === 'object' && value !== null) {
    const kind = Array.isArray(value) ? 'an array' : 'an object'
    throw new UserError({ where, what: `"${key}" holds ${kind}`, allowed: 'a number, a text, true, false or null' })
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && /-?\d{16}\s*[,}]/.test(line)) {
    throw new UserError({
      where,
      what: `"${key}" holds a whole number beyond 2^53, which would lose digits`,
      allowed: 'write it as a text',
    })
  }
  return value as TypedValue
}
