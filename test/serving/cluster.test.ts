import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { Profile } from '../../src/records/profile.ts'
import { freshRequest } from './fresh-request.ts'
import { onnxPackage } from './other-packages.ts'
import { type ServerProcess, startProcess } from './server-process.ts'
import { smallPackage } from './small-package.ts'
import { workersOf } from './workers-of.ts'

const KEY = 'a-key-that-is-long-enough'
const keyed = { authorization: `Bearer ${KEY}` }
const rows = Array.from({ length: 40 }, (_, i) => ({ speed: i * 5, size: i % 2 ? 'Small' : 'Large' }))

async function serving(...words: string[]): Promise<ServerProcess> {
  const place = words.includes('--package') ? [] : ['--package', await smallPackage()]
  const delay = words.includes('--drain-delay') ? [] : ['--drain-delay', '0']
  const all = [...place, ...delay, '--port', '0', '--host', '127.0.0.1', ...words]
  const server = await startProcess(resolve('build/src/server.js'), all)
  if (!('address' in server)) throw new Error(server.stderr)
  return server
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50)
}

async function metricsOf({ address }: ServerProcess, headers = {}): Promise<ReadonlyMap<string, number>> {
  const { text } = await freshRequest(`${address}/metrics`, undefined, headers)
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

async function corrupt(folder: string): Promise<void> {
  const forest = await readFile(join(folder, 'forest.bin'))
  forest[forest.length - 1]! ^= 1
  await writeFile(join(folder, 'forest.bin'), forest)
}

const predictions = (text: string) => (JSON.parse(text) as { readonly predictions: unknown }).predictions

const answered = 'model_inference_requests_total{dialect="typed",status="200"}'

describe('several workers on one port', () => {
  test('predict as one process does, and metrics, profiles and log files tell of all of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'workers '))
    await writeFile(join(folder, 'keys'), `${KEY}\n`)
    const log = join(folder, 'log')
    const one = await serving()
    const two = await serving('--workers', '2', '--log', log, '--keys-file', join(folder, 'keys'))
    const workers = await workersOf(two)
    expect(workers).toHaveLength(2)
    const expected = (await freshRequest(`${one.address}/predict`, rows)).text
    let sent = 0
    // The system hands out connections as it likes: until both have answered, which each one's log file shows.
    await eventually(async () => {
      const answers = Array.from({ length: 8 }, () => freshRequest(`${two.address}/predict`, rows, keyed))
      for (const { status, text } of await Promise.all(answers))
        expect([status, predictions(text)]).toEqual([200, predictions(expected)])
      sent += answers.length
      return (await readdir(log)).length === 2
    })
    for (let look = 0; look < 8; look++) {
      const metrics = await metricsOf(two, keyed)
      expect(metrics.get(answered)).toBe(sent)
      expect(metrics.get('model_inference_rows_total')).toBe(40 * sent)
      expect(metrics.get('server_processes')).toBe(2)
      expect([...metrics].filter(([name]) => name.startsWith('model_info')).map(([, value]) => value)).toEqual([1])
    }
    const profile = JSON.parse((await freshRequest(`${two.address}/profile`, undefined, keyed)).text) as Profile
    const { windows } = JSON.parse((await freshRequest(`${two.address}/profile/windows`, undefined, keyed)).text) as {
      windows: { rows: number; rows_seen: number }[]
    }
    // A window may have ended meanwhile.
    const sum = (counts: readonly number[]) => counts.reduce((one, other) => one + other, 0)
    expect(sum(windows.map(({ rows_seen }) => rows_seen))).toBe(40 * sent)
    expect([profile.rows, profile.rows > 0]).toEqual([sum(windows.map((window) => window.rows)), true])
    expect(await two.end()).toMatchObject({ code: 0, stderr: '' })
    expect(await one.end()).toMatchObject({ code: 0 })
    // Both workers answered: each has left a file under its own process id.
    const names = await readdir(log)
    const ids = names.flatMap((name) => /^predictions-.*Z-(\d+)-\d+\.jsonl$/.exec(name)?.[1] ?? [])
    expect(ids.map(Number).sort()).toEqual([...workers].sort())
    const profiled = names.flatMap((name) => /^profile-.*Z-(\d+)-[0-9a-f]{8}\.json$/.exec(name)?.[1] ?? [])
    expect(new Set(profiled.map(Number))).toEqual(new Set(workers))
    const texts = names.filter((name) => name.startsWith('predictions-')).map((name) => readFile(join(log, name)))
    const kinds = (await Promise.all(texts)).flatMap((text) =>
      text
        .toString()
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { kind: string }).kind),
    )
    expect([kinds.filter((kind) => kind === 'prediction').length, kinds.length]).toEqual([40 * sent, 40 * sent + 2])
  })

  test('an ONNX model predicts as in one process', async () => {
    const place = ['--package', await onnxPackage()]
    const [one, two] = await Promise.all([serving(...place), serving(...place, '--workers', '2')])
    const expected = predictions((await freshRequest(`${one.address}/predict`, rows)).text)
    for (let i = 0; i < 8; i++) {
      const { status, text } = await freshRequest(`${two.address}/predict`, rows)
      expect([status, predictions(text)]).toEqual([200, expected])
    }
    expect((await metricsOf(two)).get('model_inference_rows_total')).toBe(40 * 8)
    expect(await two.end()).toMatchObject({ code: 0, stderr: '' })
    expect(await one.end()).toMatchObject({ code: 0 })
  })

  test('lines of a log on standard output are whole, and hashes compare across workers', async () => {
    const server = await serving('--workers', '2', '--log', 'stdout', '--log-hash', 'size')
    await Promise.all(Array.from({ length: 20 }, () => freshRequest(`${server.address}/predict`, rows.slice(0, 2))))
    const { code, stdout } = await server.end()
    expect(code).toBe(0)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind?: string; features?: { size: string } })
    expect(lines.filter(({ kind }) => kind === 'prediction')).toHaveLength(40)
    expect(new Set(lines.flatMap(({ features }) => features?.size ?? [])).size).toBe(2)
  })

  test('a worker that is killed is replaced, no request is refused meanwhile, and counts do not fall', async () => {
    const server = await serving('--workers', '2')
    const before = await workersOf(server)
    for (let i = 0; i < 10; i++) await freshRequest(`${server.address}/predict`, rows)
    expect((await metricsOf(server)).get(answered)).toBe(10)
    process.kill(before[0]!, 'SIGKILL')
    await eventually(async () => !(await workersOf(server)).includes(before[0]!))
    const statuses = new Set<number>()
    await eventually(async () => {
      statuses.add((await freshRequest(`${server.address}/predict`, rows)).status)
      statuses.add((await freshRequest(`${server.address}/readyz`)).status)
      return (await metricsOf(server)).get('server_processes') === 2
    })
    expect([...statuses]).toEqual([200])
    const after = await workersOf(server)
    expect(after).toHaveLength(2)
    expect(after).toContain(before[1])
    const counted = (await metricsOf(server)).get(answered)!
    expect(counted).toBeGreaterThan(10)
    expect(await server.end()).toMatchObject({
      code: 0,
      stderr: '{"error":"a worker process is replaced","why":"a worker process ended with SIGKILL"}\n',
    })
  })

  test('SIGTERM while a worker is being replaced ends with 0, and a primary that is killed leaves no worker', async () => {
    const [one, two] = await Promise.all([serving('--workers', '2'), serving('--workers', '3')])
    const before = await workersOf(one)
    process.kill(before[0]!, 'SIGKILL')
    await eventually(async () => (await workersOf(one)).some((pid) => !before.includes(pid)))
    expect(await one.end()).toMatchObject({ code: 0 })
    const workers = await workersOf(two)
    expect(workers).toHaveLength(3)
    expect(await two.end('SIGKILL')).toMatchObject({ code: null })
    // Nobody may have asked yet how they ended.
    await eventually(async () => {
      const states = workers.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z'))
      return (await Promise.all(states)).every((state) => /\) [ZX]/.test(state))
    })
  })

  test('workers that die again and again end the server, with a code that says so', async () => {
    const server = await serving('--workers', '2')
    const killed = new Set<number>()
    const end = server.end('SIGCONT')
    while (killed.size < 6) {
      const next = (await workersOf(server)).find((pid) => !killed.has(pid))
      if (next === undefined) await sleep(20)
      else {
        killed.add(next)
        process.kill(next, 'SIGKILL')
      }
    }
    const { code, stderr } = await end
    expect(code).toBe(3)
    expect(stderr).toContain('"error":"the server cannot go on","why":"a worker process ended with SIGKILL"')
    await expect(freshRequest(`${server.address}/livez`)).rejects.toThrow('ECONNREFUSED')
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s under load: every request that was begun is answered, and the end is 0',
    async (signal) => {
      // Far longer than it takes a client to see that it is no longer ready, on a busy machine too.
      const server = await serving('--workers', '2', '--drain-delay', '4000')
      let ready = true
      const statuses: number[] = []
      // As a balancer does, it sends requests as long as the server says that it is ready.
      const client = async () => {
        while (ready) statuses.push((await freshRequest(`${server.address}/predict`, rows)).status)
      }
      const watch = async () => {
        while (ready) {
          ready = (await freshRequest(`${server.address}/readyz`)).status === 200
          await sleep(10)
        }
      }
      const clients = [watch(), ...Array.from({ length: 8 }, client)]
      await eventually(async () => statuses.length > 50)
      const end = server.end(signal)
      await Promise.all(clients)
      expect(await end).toMatchObject({ code: 0, stderr: '' })
      expect([...new Set(statuses)]).toEqual([200])
    },
  )

  test('a package that is corrupt is refused with the words of a single process', async () => {
    const folder = await smallPackage()
    await corrupt(folder)
    const words = ['--package', folder, '--port', '0']
    const [one, two] = await Promise.all(
      ['1', '2'].map((count) => startProcess(resolve('build/src/server.js'), [...words, '--workers', count])),
    )
    expect(two).toEqual(one)
    expect(two).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('its checksum does not match') })
  })

  test('a package that is corrupted while it is served stays with the workers that have proved it', async () => {
    const folder = await smallPackage()
    const server = await serving('--workers', '2', '--package', folder)
    await corrupt(folder)
    const [first] = await workersOf(server)
    process.kill(first!, 'SIGKILL')
    await eventually(async () => !(await workersOf(server)).includes(first!))
    const statuses: number[] = []
    const end = server.end('SIGCONT')
    let over = false
    void end.then(() => {
      over = true
    })
    while (!over) {
      const answer = await freshRequest(`${server.address}/predict`, rows).catch(() => null)
      if (answer === null) break
      statuses.push(answer.status)
      await sleep(100)
    }
    const { code, stderr } = await end
    expect([code, [...new Set(statuses)]]).toEqual([2, [200]])
    expect(stderr.trim().split('\n').at(-1)).toContain('its checksum does not match')
  })

  test.each(['0', '129', 'many', '1.5', '-1'])('--workers %s is refused', async (count) => {
    const ended = await startProcess(resolve('build/src/server.js'), ['--workers', count, '--package', 'none'])
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('--workers') })
  })
})
