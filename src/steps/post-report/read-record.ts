import { open } from 'node:fs/promises'
import { type GateReport, gateReportSchema } from '../../records/gate-report.ts'
import type { Refusal } from './refusal.ts'

/** A real report has some hundred kilobytes, five levels, and sentences as its longest texts. */
const limits = { bytes: 4 * 2 ** 20, depth: 12, items: 5_000, nodes: 200_000, text: 4_000, number: 1e15 }

/** Keys that JavaScript gives a meaning of its own. */
const reserved: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads a record that anybody may have written: bytes first, then its shape, then its schema. */
export async function readUntrusted(path: string): Promise<GateReport | Refusal> {
  const text = await readCapped(path)
  if (text === null) return { kind: 'limits', detail: `report.json has more than ${limits.bytes} bytes` }
  if (text === undefined) return { kind: 'archive', detail: 'the archive holds no report.json' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { kind: 'record', detail: `report.json is not JSON: ${(error as Error).message}` }
  }
  const beyond = beyondLimits(value)
  if (beyond !== null) return { kind: 'limits', detail: beyond }
  const parsed = gateReportSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues
    .slice(0, 5)
    .map(({ path: at, message }) => `${at.join('.') || 'record'}: ${message}`)
  return { kind: 'record', detail: issues.join('; ') }
}

/** null: too long; undefined: not there. */
async function readCapped(path: string): Promise<string | null | undefined> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (handle === null) return undefined
  try {
    return (await handle.stat()).size > limits.bytes ? null : await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

/** What no real report has, before anything else looks at it; walked without recursion, which depth could exhaust. */
function beyondLimits(root: unknown): string | null {
  const waiting: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }]
  let nodes = 0
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next
    nodes += 1
    if (nodes > limits.nodes) return `it has more than ${limits.nodes} values`
    if (depth > limits.depth) return `it is nested more than ${limits.depth} deep`
    if (typeof value === 'string' && value.length > limits.text) return `it holds a text of ${value.length} characters`
    if (typeof value === 'number' && !(Math.abs(value) <= limits.number)) return `it holds the number ${value}`
    if (value === null || typeof value !== 'object') continue
    const entries = Object.entries(value)
    if (entries.length > limits.items) return `it holds a list or object of ${entries.length}`
    for (const [key, inner] of entries) {
      if (key.length > 300) return `it holds a key of ${key.length} characters`
      if (reserved.has(key)) return `it holds the key ${key}`
      waiting.push({ value: inner, depth: depth + 1 })
    }
  }
  return null
}
