import type { Change } from '../records/gate-report.ts'
import type { Run } from '../records/run.ts'

/** Differences of two nested values, one row a dotted key, sorted; absent is null. */
export function valueChanges(before: unknown, after: unknown): Change[] {
  const old = flattened(before, '')
  const now = flattened(after, '')
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((key) => old.get(key) !== now.get(key))
    .map((key) => ({ key, before: old.get(key) ?? null, after: now.get(key) ?? null }))
}

/** What differs in the data of two runs: rows, bytes and columns of training and test. */
export function dataChanges(before: Run, after: Run): Change[] {
  return valueChanges(dataFacts(before), dataFacts(after))
}

function dataFacts(run: Run): Record<string, unknown> {
  return Object.fromEntries(
    run.datasets.map(({ context, digest, rows, columns }) => [
      context,
      {
        rows,
        digest: digest.slice(0, 12),
        columns: Object.fromEntries(columns.map(({ name, type, role }) => [name, `${type}, ${role}`])),
      },
    ]),
  )
}

function flattened(value: unknown, prefix: string): Map<string, string> {
  const flat = new Map<string, string>()
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) {
      for (const [path, text] of flattened(inner, prefix === '' ? key : `${prefix}.${key}`)) flat.set(path, text)
    }
  } else if (value !== undefined) {
    flat.set(prefix, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return flat
}
