import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { auc, r2 } from '../../bench/forest/scores.ts'
import type { Table } from '../../src/data/table.ts'
import { fitForest } from '../../src/forest/fit.ts'
import { forestParamsSchema } from '../../src/forest/params.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { birdstrikes, california, type RealCase } from './real-tables.ts'
import { venv } from './venv.ts'

const HERE = join('test', 'peers', 'accuracy')
const SEEDS = 4
let python: string

beforeAll(() => {
  python = venv(HERE)
}, 600_000)

function csv({ rows, columns }: Table): string {
  const cell = (value: string) => `"${value.replaceAll('"', '""')}"`
  const lines = Array.from({ length: rows }, (_, row) =>
    columns.map((c) => {
      if (c.kind === 'number') return Number.isNaN(c.values[row]!) ? '' : String(c.values[row])
      return c.codes[row]! < 0 ? '' : cell(c.categories[c.codes[row]!]!)
    }),
  )
  return [columns.map((c) => cell(c.name)), ...lines].map((line) => `${line.join(',')}\n`).join('')
}

/** The target as 0 and 1 where it is no or yes. */
function asNumbers(table: Table, target: string): Table {
  const columns = table.columns.map((c) =>
    c.name === target && c.kind === 'string'
      ? {
          kind: 'number' as const,
          name: c.name,
          integer: true,
          values: Float64Array.from(c.codes, (k) => (c.categories[k] === 'yes' ? 1 : 0)),
        }
      : c,
  )
  return { rows: table.rows, columns }
}

function peerScore({ train, test: held, target }: RealCase, kind: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'peer-accuracy-'))
  try {
    writeFileSync(join(folder, 'train.csv'), csv(train))
    writeFileSync(join(folder, 'test.csv'), csv(held))
    return Number(
      execFileSync(python, [join(HERE, 'peer.py'), folder, kind, target, String(SEEDS)], { encoding: 'utf8' }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function ourScore({ train, test: held, target, features }: RealCase, kind: string): Promise<number> {
  const truth = held.columns.find(({ name }) => name === target)!
  if (truth.kind !== 'number') throw new Error('the target is to be a number')
  let sum = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const params = forestParamsSchema.parse({ seed })
    const task = kind === 'binary' ? 'binary-classification' : 'regression'
    const predictions = predictForest(await fitForest(train, { task, target, features, params }), held)
    sum += kind === 'binary' ? auc(predictions, truth.values) : r2(predictions, truth.values)
  }
  return sum / SEEDS
}

test.each([
  [
    'birdstrikes of 7 years, damage, AUC',
    [1995, 1996, 1997, 1998, 1999, 2000, 2001].map((year) => birdstrikes('damage', year)),
    'binary',
  ],
  ['california, class, AUC', [california('clf_target')], 'binary'],
  ['california, income, R2', [california('MedInc')], 'regression'],
] as const)(
  "as good as scikit-learn's forest to 0.003: %s",
  async (name, cases, kind) => {
    let ours = 0
    let theirs = 0
    for (const given of cases) {
      const one = { ...given, train: asNumbers(given.train, given.target), test: asNumbers(given.test, given.target) }
      ours += (await ourScore(one, kind)) / cases.length
      theirs += peerScore(one, kind) / cases.length
    }
    process.stdout.write(`${name}: ${JSON.stringify({ ours, scikit_learn: theirs, difference: ours - theirs })}\n`)
    expect(ours).toBeGreaterThan(theirs - 0.003)
  },
  600_000,
)
