import { join } from 'node:path'
import { type Problem, UserError } from '../../errors.ts'
import type { MetricPoint, Run } from '../../records/run.ts'
import { latestMetrics, readHistory } from './read-history.ts'
import { type Entry, fileSize, readMapping } from './read-mapping.ts'
import type { Redact } from './redact.ts'

const MAX_PARAM = 6_000
const MAX_TAG = 5_000

/** What a training program left in its run folder, checked; texts are redacted. */
export interface Logged {
  readonly params: Run['params']
  /** Last values; null where the program wrote NaN or an infinity. */
  readonly metrics: Run['logged']
  readonly history: readonly MetricPoint[]
  readonly tags: Run['tags']
  /** The folder `model`, when there is one with something in it. */
  readonly model_dir: string | null
  /** `predictions.csv` or `predictions.parquet`. */
  readonly predictions_file: string | null
}

/**
 * Reads `params.json` (or `.yaml`, `.yml`), `metrics.json`, `metrics.jsonl`, `tags.json`. `now` is the time, in milliseconds, of
 * points without one. Throws UserError with files and lines.
 */
export async function readLogged(run_dir: string, now: number, redact: Redact): Promise<Omit<Logged, 'model_dir'>> {
  const one = async (names: readonly string[]) => {
    const found: string[] = []
    for (const name of names) if ((await fileSize(join(run_dir, name))) !== null) found.push(name)
    if (found.length > 1)
      throw new UserError({ where: run_dir, what: `both ${found.join(' and ')} are there`, allowed: 'one of them' })
    return found[0] === undefined ? null : join(run_dir, found[0])
  }
  const read = async (names: readonly string[]) => {
    const path = await one(names)
    return path === null ? { path: names[0]!, entries: [] } : { path, entries: (await readMapping(path)) ?? [] }
  }
  const params = await read(['params.json', 'params.yaml', 'params.yml'])
  const metrics = await read(['metrics.json'])
  const tags = await read(['tags.json'])
  const history = await readHistory(join(run_dir, 'metrics.jsonl'), now)
  const last = check(metrics.path, metrics.entries, ({ value, is_list }) =>
    typeof value === 'number' || (value === null && !is_list) ? { ok: finite(value) } : 'a number',
  )
  return {
    params: check<Run['params'][string]>(params.path, params.entries, ({ value }) => {
      if (typeof value === 'number') return { ok: Number.isFinite(value) ? value : String(value) }
      if (typeof value !== 'string') return { ok: value }
      return value.length > MAX_PARAM ? `up to ${MAX_PARAM} characters` : { ok: redact(value) }
    }),
    metrics: { ...latestMetrics(history), ...last },
    history,
    tags: check(tags.path, tags.entries, ({ value, is_list }) =>
      value === null || is_list || String(value).length > MAX_TAG
        ? `a text of up to ${MAX_TAG} characters`
        : { ok: redact(String(value)) },
    ),
    predictions_file: await one(['predictions.csv', 'predictions.parquet']),
  }
}

/** The rule answers with the value, or with what would be allowed. */
function check<T>(
  path: string,
  entries: readonly Entry[],
  rule: (entry: Entry) => { readonly ok: T } | string,
): Record<string, T> {
  const problems: Problem[] = []
  const checked = new Map<string, T>()
  for (const entry of entries) {
    const answer = rule(entry)
    const where = `${path}:${entry.line}`
    if (typeof answer === 'string') {
      problems.push({ where, what: `${entry.key} is ${String(entry.value).slice(0, 100)}`, allowed: answer })
    } else if (checked.has(entry.key)) problems.push({ where, what: `${entry.key} is there twice` })
    else checked.set(entry.key, answer.ok)
  }
  if (problems.length > 0) throw new UserError(problems)
  return Object.fromEntries(checked)
}

const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null)
