import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writePackage } from '../src/model/package.ts'
import { venv } from '../test/peers/venv.ts'
import { importForest, type PeerForest } from './serving/import-forest.ts'

/**
 * Our server beside those that a Python user has, serving the same forest on this machine, one process each, one after the
 * other: requests per second and p99 by wrk. Run `npm run build` before. `node bench/serving.ts [SECONDS]`
 */
const seconds = Number(process.argv[2] ?? 4)
const folder = mkdtempSync(join(tmpdir(), 'bench-serving-'))
const say = (line: string) => void process.stdout.write(`${line}\n`)
const python = resolve(venv('bench/serving'))
const bin = dirname(python)
execFileSync(python, ['bench/serving/train.py', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
const peer = JSON.parse(readFileSync(join(folder, 'forest.json'), 'utf8')) as PeerForest
await writeOurs()

interface Server {
  readonly name: string
  start(port: number): ChildProcess
}
const env = {
  ...process.env,
  BENCH_FOLDER: folder,
  PATH: `${bin}:${process.env['PATH']}`,
  MLFLOW_DISABLE_TELEMETRY: 'true',
}
const run = (command: string, words: readonly string[]) =>
  spawn(command, [...words], { env, stdio: ['ignore', 'ignore', 'ignore'], detached: true })
const uvicorn = (app: string) => (port: number) =>
  run(python, ['-m', 'uvicorn', '--app-dir', 'bench/serving', app, '--port', String(port), '--no-access-log'])
const servers: readonly Server[] = [
  { name: 'bare Node http', start: (port) => run(process.execPath, ['bench/serving/bare.mjs', String(port)]) },
  {
    name: 'ours',
    start: (port) =>
      run(process.execPath, ['dist/server/index.js', '--package', join(folder, 'package'), '--port', String(port)]),
  },
  { name: 'FastAPI + onnxruntime', start: uvicorn('app_onnx:app') },
  { name: 'FastAPI + scikit-learn', start: uvicorn('app_sklearn:app') },
  {
    name: 'mlflow models serve',
    start: (port) =>
      run(join(bin, 'mlflow'), [
        ...'models serve --env-manager local --workers 1 --port'.split(' '),
        String(port),
        '-m',
        join(folder, 'mlflow'),
      ]),
  },
]

const cases = [
  { rows: 1, connections: 1 },
  { rows: 1, connections: 32 },
  { rows: 100, connections: 1 },
  { rows: 100, connections: 32 },
]
const results = new Map<string, number[]>()
say(
  `| server | ${cases.map(({ rows, connections }) => `${rows} rows, ${connections} conns`).join(' | ')} | resident MB |`,
)
say(`|---|${cases.map(() => '---').join('|')}|---|`)
for (const { name, start } of servers) {
  const port = await freePort()
  const child = start(port)
  try {
    await answering(port, child)
    const cells: string[] = []
    results.set(name, [])
    for (const one of cases) {
      const { rate, p99 } = load(port, one.rows, one.connections)
      results.get(name)!.push(rate)
      cells.push(`${Math.round(rate).toLocaleString('en')} (${p99})`)
    }
    say(`| ${name} | ${cells.join(' | ')} | ${residentMegabytes(child.pid!)} |`)
  } finally {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM')
    await sleep(1500)
  }
}
const [bare, ours] = [results.get('bare Node http')!, results.get('ours')!]
for (const [name, rates] of results)
  if (name !== 'ours') say(`ours / ${name}: ${ours.map((rate, i) => `${(rate / rates[i]!).toFixed(2)}x`).join(', ')}`)
say(
  `ours of the bare server at 32 connections: ${Math.round((100 * ours[1]!) / bare[1]!)} %, ${Math.round((100 * ours[3]!) / bare[3]!)} %`,
)

async function writeOurs(): Promise<void> {
  const pipeline = importForest(peer)
  const columns = peer.columns.map((name, at) => ({
    kind: 'number' as const,
    name,
    values: Float64Array.from(peer.rows, (row) => row[at]!),
    integer: false,
  }))
  await writePackage(join(folder, 'package'), {
    name: 'bench',
    run_id: '0'.repeat(32),
    created_at: '2026-01-02T03:04:05Z',
    algorithm: 'random-forest',
    pipeline,
    sample: { rows: peer.rows.length, columns },
    example: 'rows',
  })
  const { predictForest } = await import('../src/forest/predict.ts')
  const answer = predictForest(pipeline, { rows: peer.rows.length, columns })
  if (answer.kind !== 'classification') throw new Error('a forest of classes')
  const gap = Math.max(...peer.probabilities.map((value, row) => Math.abs(value - answer.probabilities![2 * row + 1]!)))
  if (gap > 1e-6) throw new Error(`the forests differ by ${gap}`)
  say(`${pipeline.trees.feature.length} nodes; probabilities of both forests within ${gap.toExponential(1)}\n`)
}

function load(port: number, rows: number, connections: number): { rate: number; p99: string } {
  const script = join(folder, `${rows}.lua`)
  const body = JSON.stringify({ dataframe_split: { columns: peer.columns, data: peer.rows.slice(0, rows) } })
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = '${body}'\nwrk.headers["Content-Type"] = "application/json"\n`)
  const words = [
    '-t1',
    `-c${connections}`,
    '--latency',
    '--timeout',
    '30s',
    '-s',
    script,
    `http://127.0.0.1:${port}/invocations`,
  ]
  execFileSync('wrk', [...words, '-d1s'])
  const text = execFileSync('wrk', [...words, `-d${seconds}s`], { encoding: 'utf8' })
  if (/Non-2xx/.test(text)) throw new Error(text)
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)![1]), p99: /99%\s+(\S+)/.exec(text)![1]! }
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    const there = await fetch(`http://127.0.0.1:${port}/ping`).then(
      () => true,
      () => false,
    )
    if (there) return
    await sleep(200)
  }
  throw new Error('the server does not answer')
}

/** Of the process and its children, the largest: a server's parent only waits. */
function residentMegabytes(group: number): number {
  const text = execFileSync('ps', ['-o', 'rss=', '-g', String(group)], { encoding: 'utf8' })
  return Math.round(Math.max(...text.trim().split(/\s+/).map(Number)) / 1024)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
