// California housing, later rows against the reference, beside Evidently's own report of them (test/golden/drift/evidently-report.json),
// and how often two random halves of the reference are called different.
//   node build/bench/drift-california.js
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readTable } from '../src/data/read-table.ts'
import { dropColumns, takeRows } from '../src/data/select.ts'
import type { Table } from '../src/data/table.ts'
import { compareProfiles } from '../src/drift/compare-profiles.ts'
import { evidentlyDrift } from '../src/drift/evidently-report.ts'
import { policyOf } from '../src/drift/policy.ts'
import { buildProfile } from '../src/profile/build-profile.ts'
import type { DriftReport } from '../src/records/drift-report.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const read = async (name: string): Promise<Table> => {
  const { table } = await readTable({ patterns: [`${name}.csv.gz`], root: resolve('examples/california-housing/data') })
  return dropColumns(table, ['clf_target', 'id'])
}

function compare(before: Table, now: Table, name: 'default' | 'evidently'): DriftReport {
  const side = (source: string, table: Table) => ({ source, profile: buildProfile(table, { exact: true }) })
  return compareProfiles({
    name: null,
    reference: side('reference', before),
    current: side('current', now),
    policy: policyOf(name),
  })
}

function shuffled(rows: number, seed: number): Uint32Array {
  let state = seed * 2654435761 + 1
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  for (let last = rows - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = Math.floor((state / 2 ** 32) * (last + 1))
    ;[order[last], order[other]] = [order[other]!, order[last]!]
  }
  return order
}

const [reference, current] = [await read('reference'), await read('analysis')]
const theirs = evidentlyDrift(JSON.parse(readFileSync('test/golden/drift/evidently-report.json', 'utf8')))
const [ours, same] = [compare(reference, current, 'default'), compare(reference, current, 'evidently')]
say('| column | mlops, default: score / threshold | drifted | mlops, evidently | Evidently 0.7.23 | drifted |')
say('|---|--:|---|--:|--:|---|')
const word = (drifted: boolean | undefined): string => (drifted ? 'yes' : 'no')
for (const { column, drift_score, threshold, drifted } of ours.columns) {
  const [one, other] = [same, theirs].map((report) => report?.columns.find((found) => found.column === column))
  if (!one || !other) continue
  const cells = [
    column,
    `${drift_score?.toFixed(4)} / ${threshold?.toFixed(3)}`,
    word(drifted),
    one.drift_score?.toFixed(10),
    other.drift_score?.toFixed(10),
    word(other.drifted),
  ]
  say(`| ${cells.join(' | ')} |`)
}
let alarms = 0
for (let seed = 1; seed <= 20; seed++) {
  const order = shuffled(reference.rows, seed)
  const half = reference.rows / 2
  const [first, second] = [order.subarray(0, half), order.subarray(half)].map((rows) => takeRows(reference, rows))
  if (compare(first!, second!, 'default').verdict !== 'stable') alarms++
}
say(`\nTwo random halves of the reference, 20 seeds: ${alarms} called different.`)
