import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { decide } from '../../src/gate/decide.ts'
import type { BaselineInput } from '../../src/gate/opponent.ts'
import type { GatePolicy } from '../../src/gate/policy.ts'

const columns = [
  'rule',
  'better',
  'policy',
  'candidate',
  'baseline',
  'where',
  'ours',
  'status',
  'mlflow',
  'says',
] as const
type Row = Readonly<Record<(typeof columns)[number], string>>

const table: readonly Row[] = readFileSync('test/gate/truth-table.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => {
    const cells = line.split('|').slice(1, -1)
    if (cells.length !== columns.length) throw new Error(`${cells.length} cells: ${line}`)
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]!.trim()])) as Row
  })

const number = (cell: string): number => Number(cell.replace('infinite', 'Infinity'))

function baselineOf({ baseline, where }: Row): BaselineInput {
  if (baseline === 'none') return { name: 'base', status: 'missing', source: 'nowhere' }
  if (baseline === 'incomplete') return { name: 'base', status: 'incomplete', why: 'metrics only' }
  const values = new Map(baseline === 'lacks' ? [['other', 1]] : [['m', number(baseline)]])
  return { name: 'base', status: 'scored', scored: { values, slices: [] }, same_model: where.includes('same model') }
}

function decided(row: Row, compat: GatePolicy['compat']) {
  const threshold = Object.fromEntries(
    row.policy.split(', ').map((one) => [one.split(' ')[0]!, Number(one.split(' ')[1])]),
  )
  const where = row.where.split(', ')
  const values = new Map([['other', 1]])
  if (row.candidate !== 'missing') values.set('m', number(row.candidate))
  return decide({
    policy: {
      metrics: { m: { ...threshold, greater_is_better: row.better === 'more' } },
      slices: {},
      on_missing_baseline: where.includes('fail')
        ? 'fail'
        : where.includes('absolute-only')
          ? 'absolute-only'
          : 'pass-first',
      uncertainty: 'report',
      compat,
    },
    task: 'regression',
    candidate: { values, slices: [] },
    baselines: [baselineOf(row)],
    registered_versions: Number(where.find((one) => one.startsWith('versions'))?.split(' ')[1] ?? 0),
    user_metrics: { other: { greater_is_better: true } },
  })
}

test('the table is whole', () => {
  expect(table.length).toBeGreaterThan(55)
  expect(new Set(table.map(({ rule }) => rule)).size).toBe(table.length)
})

describe('our rule', () => {
  test.each(table)('$rule: $ours', (row) => {
    const { verdict, metrics, reasons } = decided(row, 'none')
    expect([verdict, metrics[0]!.status]).toEqual([row.ours, row.status || row.ours])
    expect(reasons.join('\n')).toContain(row.says)
    if (verdict !== 'pass') expect(reasons).not.toEqual([])
  })
})

describe("MLflow's rule", () => {
  test.each(table)('$rule: $mlflow', (row) => {
    if (row.mlflow === 'refused') expect(() => decided(row, 'mlflow')).toThrow(UserError)
    else expect(decided(row, 'mlflow').verdict).toBe(row.mlflow)
  })
})
