import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { type Problem, UserError } from '../../errors.ts'
import type { MetricPoint } from '../../records/run.ts'
import { fileSize } from './read-mapping.ts'

const MAX_BYTES = 100_000_000
const MAX_POINTS = 500_000
const MAX_PROBLEMS = 20
const ALLOWED =
  '{"key": "loss", "value": 0.31, "step": 4, "timestamp": 1767323045000}; step and timestamp may be left out'

const pointSchema = z.strictObject({
  key: z.string().regex(/^[\p{L}\p{N}_./:\- ]{1,250}$/u),
  value: z.number().nullable(),
  step: z.int().default(0),
  /** Milliseconds since 1970; Python's time() * 1000 has a fraction. */
  timestamp: z.number().min(0).max(Number.MAX_SAFE_INTEGER).transform(Math.round).optional(),
})

/** Python's JSON writes these bare; no text of a point can hold them outside of quotes. */
const BARE = /(?<=[:]\s*)-?(?:NaN|Infinity)(?=\s*[,}])/g

/** Reads `metrics.jsonl`, one point a line; none when there is no file. `now` is the time of points without one. Throws UserError with lines. */
export async function readHistory(path: string, now: number): Promise<MetricPoint[]> {
  const size = await fileSize(path)
  if (size === null) return []
  if (size > MAX_BYTES)
    throw new UserError({ where: path, what: `${size} bytes is too large`, allowed: `up to ${MAX_BYTES}` })
  const points: MetricPoint[] = []
  const problems: Problem[] = []
  let line = 0
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (text.trim() === '') continue
    const point = pointSchema.safeParse(jsonOf(text))
    if (point.success) points.push({ ...point.data, timestamp: point.data.timestamp ?? now })
    else {
      const issue = point.error.issues[0]
      const what =
        issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : 'not a point of a metric'
      problems.push({ where: `${path}:${line}`, what, allowed: ALLOWED })
    }
    if (problems.length >= MAX_PROBLEMS) break
    if (points.length > MAX_POINTS)
      throw new UserError({ where: path, what: `more than ${MAX_POINTS} points`, allowed: 'log less often' })
  }
  if (problems.length > 0) throw new UserError(problems)
  return points
}

/** A metric's current value is its largest by step, then time, then value: MLflow's rule, whatever was written last. */
export function latestMetrics(points: readonly MetricPoint[]): Record<string, number | null> {
  const latest = new Map<string, MetricPoint>()
  for (const point of points) {
    const known = latest.get(point.key)
    if (known === undefined || isLater(point, known)) latest.set(point.key, point)
  }
  return Object.fromEntries([...latest].map(([key, { value }]) => [key, value]))
}

function isLater(a: MetricPoint, b: MetricPoint): boolean {
  if (a.step !== b.step) return a.step > b.step
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp
  return (a.value ?? Number.NEGATIVE_INFINITY) > (b.value ?? Number.NEGATIVE_INFINITY)
}

function jsonOf(text: string): unknown {
  for (const candidate of [text, text.replace(BARE, 'null')]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // Neither as it is nor with null for NaN: told with its line by the caller.
    }
  }
  return undefined
}
