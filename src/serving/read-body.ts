import { isAscii } from 'node:buffer'
import { Rejection } from './rejection.ts'

/** Whether a request's content type is this one; the only parameter is `charset=utf-8`. */
export function hasContentType(header: string | undefined, wanted: string): boolean {
  if (header === wanted) return true
  const [type, ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase())
  return type === wanted && parameters.every((one) => /^charset="?utf-8"?$/.test(one))
}

/** Throws Rejection 415. */
export function requireContentType(header: string | undefined, wanted: string): void {
  if (!hasContentType(header, wanted)) throw new Rejection(415, `the content type has to be ${wanted}`)
}

/** Throws Rejection 400. A bare NaN, which Python writes for a missing number, is read as null; infinities are refused. */
export function parseJson(body: Buffer | undefined): unknown {
  if (body === undefined || body.length === 0)
    throw new Rejection(400, 'the body is empty', { problems: [{ kind: 'missing', row: null, column: null }] })
  const text = textOf(body)
  try {
    return JSON.parse(text)
  } catch {
    const mended = text.includes('NaN') ? withoutNaN(text) : null
    if (mended !== null) {
      try {
        return JSON.parse(mended)
      } catch {
        throw notJson()
      }
    }
    throw notJson()
  }
}

/** Throws Rejection 400 where the bytes are no UTF-8. */
export function textOf(body: Buffer): string {
  if (isAscii(body)) return body.toString('latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new Rejection(400, 'the body is not UTF-8')
  }
}

function withoutNaN(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\bNaN\b/g, (token) => (token === 'NaN' ? 'null' : token))
}

function notJson(): Rejection {
  return new Rejection(400, 'the body is not valid JSON', { problems: [{ kind: 'json', row: null, column: null }] })
}

/** Throws Rejection 400 for anything but an object. */
export function requireObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new Rejection(400, 'the body has to be a JSON object', { problems: [{ kind: 'row', row: null, column: null }] })
}
