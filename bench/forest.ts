import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Table } from '../src/data/table.ts'
import { fitForest } from '../src/forest/fit.ts'
import { forestParamsSchema } from '../src/forest/params.ts'
import { predictForest } from '../src/forest/predict.ts'
import { venv } from '../test/peers/venv.ts'
import { accuracy, auc, r2 } from './forest/scores.ts'

// Usage: node build/bench/forest.js [rows] [draws] [kind ...]. One thread each, same data, ratios in one run.
const [rows = '10000', draws = '3', ...kinds] = process.argv.slice(2)
const train = Number(rows)
const held = 5000
const trees = 100
const columns = 20
const python = venv(join('bench', 'forest'))
const script = join('bench', 'forest', 'peer.py')
const folder = mkdtempSync(join(tmpdir(), 'forest-bench-'))

function readTable(kind: string): { table: Table; y: Float64Array } {
  const bytes = readFileSync(join(folder, 'x.f32'))
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const labels = readFileSync(join(folder, 'y.f64'))
  const y = new Float64Array(labels.buffer.slice(labels.byteOffset, labels.byteOffset + labels.length))
  const size = y.length
  const features = Array.from({ length: columns }, (_, i) => ({
    kind: 'number' as const,
    name: `x${i}`,
    values: Float64Array.from(all.subarray(i * size, (i + 1) * size)),
    integer: false,
  }))
  return {
    table: {
      rows: size,
      columns: [...features, { kind: 'number', name: 'y', values: y, integer: kind !== 'regression' }],
    },
    y,
  }
}

function slice({ columns: all }: Table, from: number, to: number): Table {
  return {
    rows: to - from,
    columns: all.map((c) => (c.kind === 'number' ? { ...c, values: c.values.slice(from, to) } : c)),
  }
}

const tasks: Record<string, 'binary-classification' | 'multiclass-classification' | 'regression'> = {
  binary: 'binary-classification',
  classes: 'multiclass-classification',
  regression: 'regression',
}

try {
  for (const kind of kinds.length > 0 ? kinds : Object.keys(tasks)) {
    const task = tasks[kind]
    if (!task) throw new Error(`no such kind: ${kind}`)
    const runs: { ours: number; cold: number; theirs: number; score: number; peer: number }[] = []
    for (let draw = 0; draw < Number(draws); draw++) {
      const sizes = [String(train), String(held)]
      execFileSync(python, [script, 'make', folder, kind, ...sizes, String(draw)])
      const peer = JSON.parse(
        execFileSync(python, [script, 'fit', folder, kind, ...sizes, String(trees), String(draw)], {
          encoding: 'utf8',
        }),
      )
      const { table, y } = readTable(kind)
      const options = {
        task,
        target: 'y',
        features: Array.from({ length: columns }, (_, i) => ({ name: `x${i}`, type: 'number' as const })),
        params: forestParamsSchema.parse({ n_estimators: trees, seed: draw }),
      }
      const known = slice(table, 0, train)
      const cold = performance.now()
      const pipeline = await fitForest(known, options)
      const warm = performance.now()
      await fitForest(known, options)
      const end = performance.now()
      const predictions = predictForest(pipeline, slice(table, train, train + held))
      const truth = y.subarray(train)
      const score =
        kind === 'regression'
          ? r2(predictions, truth)
          : kind === 'binary'
            ? auc(predictions, truth)
            : accuracy(predictions, truth)
      runs.push({
        ours: (end - warm) / 1000,
        cold: (warm - cold) / 1000,
        theirs: peer.seconds,
        score,
        peer: peer.score,
      })
    }
    const mean = (of: (run: (typeof runs)[number]) => number) =>
      runs.reduce((sum, run) => sum + of(run), 0) / runs.length
    const line = {
      kind,
      rows: train,
      trees,
      draws: runs.length,
      seconds: mean((r) => r.ours).toFixed(2),
      seconds_first_fit: mean((r) => r.cold).toFixed(2),
      sklearn_seconds: mean((r) => r.theirs).toFixed(2),
      times_faster: (mean((r) => r.theirs) / mean((r) => r.ours)).toFixed(1),
      score: mean((r) => r.score).toFixed(4),
      sklearn_score: mean((r) => r.peer).toFixed(4),
    }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
