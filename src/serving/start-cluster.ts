import cluster, { type Worker } from 'node:cluster'
import { randomBytes } from 'node:crypto'
import { extname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { UserError } from '../errors.ts'
import type { Order, Report, Told, Topic } from './cluster-messages.ts'
import { clusterMetrics } from './cluster-metrics.ts'
import { deathLimit } from './death-limit.ts'
import { gatherer } from './gather.ts'
import type { ServeOptions } from './serve-options.ts'
import type { ServerHandle } from './start-server.ts'
import { wholeLines } from './whole-lines.ts'

/** For what an ended worker wrote to be read. */
const LAST_WORDS_MS = 500

type State = 'starting' | 'proved' | 'ready'
type Ready = Extract<Report, { kind: 'ready' }>

/**
 * Serves with several worker processes on one port. This process loads no model and answers nothing: it starts them, replaces
 * one that dies, and lets each ask what all of them know. Ready when all are. Throws UserError with a worker's
 * words where the model is refused; `ended` rejects where workers die faster than they can be replaced.
 */
export async function startCluster(options: ServeOptions, count: number): Promise<ServerHandle> {
  // Round robin would keep a connection that was on its way to a worker that is killed, and its client would wait in vain.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  cluster.setupPrimary({
    exec: fileURLToPath(new URL(`./server-worker${extname(import.meta.url)}`, import.meta.url)),
    args: [],
    // Keys travel as bytes, and on no command line.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const told = withOneKey(options)
  const states = new Map<Worker, State>()
  const failures = new Map<Worker, Error>()
  const metrics = clusterMetrics()
  const { gather, ...answers } = gatherer(send)
  const nextWait = deathLimit()
  const ready = Promise.withResolvers<Ready>()
  const ended = Promise.withResolvers<void>()
  // Each worker listens to it.
  process.stdout.setMaxListeners(0)
  let phase: 'starting' | 'serving' | 'draining' = 'starting'
  let failure: Error | null = null

  function send(worker: Worker, order: Order): void {
    // What cannot be sent went to a worker that is ending, of which `leave` hears.
    if (worker.isConnected()) worker.send(order, () => {})
  }
  function start(): void {
    const worker = cluster.fork()
    states.set(worker, 'starting')
    const lines = wholeLines()
    worker.process.stdout!.pipe(lines).pipe(process.stdout, { end: false })
    const written = new Promise<void>((resolve) => lines.on('end', resolve))
    worker.on('message', (report: Report) => take(worker, report))
    worker.on('error', (error) => {
      failures.set(worker, error)
      // The system gave no process, so that none will end.
      if (worker.process.pid === undefined) leave(worker, error.message)
    })
    const exited = new Promise<string | number>((resolve) =>
      worker.on('exit', (code, signal) => resolve(signal ?? code)),
    )
    const silent = new Promise<void>((resolve) => worker.on('disconnect', resolve))
    // Its last words may arrive after its end; where it was killed while a connection was on its way to it, Node tells of no disconnection.
    void exited.then(async (end) => {
      await Promise.race([Promise.all([silent, written]), sleep(LAST_WORDS_MS)])
      leave(worker, end)
    })
    send(worker, { kind: 'serve', options: told, joins: phase === 'serving' })
  }
  function take(worker: Worker, report: Report): void {
    if (report.kind === 'refused') failures.set(worker, new UserError(report.problems))
    else if (report.kind === 'broken') failures.set(worker, new Error(report.stack))
    else if (report.kind === 'told') answers.told(worker, report)
    else if (report.kind === 'ask') void answer(worker, report.id, report.topic)
    else {
      states.set(worker, report.kind)
      if (phase === 'serving' && report.kind === 'proved') send(worker, { kind: 'open' })
      if (phase !== 'starting' || [...states.values()].some((state) => state !== report.kind)) return
      if (report.kind === 'ready') ready.resolve(report)
      else for (const one of states.keys()) send(one, { kind: 'open' })
    }
  }
  async function answer(asking: Worker, id: number, topic: Topic): Promise<void> {
    const from = [...states].flatMap(([worker, state]) => (state === 'ready' ? [worker] : []))
    const reply = topic === 'metrics' ? await metricsOf(from) : await windowsOf(from)
    send(asking, { kind: 'answer', id, answer: reply })
  }
  async function metricsOf(from: readonly Worker[]): Promise<string> {
    // Of one that does not tell the last words count.
    for (const [{ id }, snapshot] of await gather('metrics', from))
      if (snapshot !== null && isLiving(id)) metrics.keep(id, snapshot)
    return metrics.text()
  }
  async function windowsOf(from: readonly Worker[]): Promise<Told['windows'] | null> {
    const parts = [...(await gather('windows', from)).entries()].filter(([{ id }]) => isLiving(id))
    const known = parts.flatMap(([, windows]) => windows ?? [])
    return parts.some(([, windows]) => windows === null) ? null : known
  }
  const isLiving = (id: number) => [...states.keys()].some((worker) => worker.id === id)

  function leave(worker: Worker, end: string | number): void {
    const state = states.get(worker)
    states.delete(worker)
    answers.ended(worker)
    metrics.leave(worker.id)
    const why = failures.get(worker) ?? new Error(`a worker process ended with ${end}`)
    if (phase === 'draining') {
      if (state === 'ready' && end !== 0) failure ??= why
      if (states.size === 0) finish()
    } else if (phase === 'starting') giveUp(why)
    else {
      const wait = nextWait()
      if (wait === null) giveUp(why)
      else void replace(wait, why)
    }
  }
  async function replace(wait: number, why: Error): Promise<void> {
    process.stderr.write(`${JSON.stringify({ error: 'a worker process is replaced', why: why.message })}\n`)
    await sleep(wait)
    if (phase === 'serving') start()
  }
  function giveUp(why: Error): void {
    failure = why
    drain()
  }
  function drain(): void {
    const opened = phase === 'serving'
    phase = 'draining'
    for (const [worker, state] of states) {
      // Where it was never ready, nobody counts on an answer.
      if (!opened || state === 'starting') worker.process.kill()
      else send(worker, { kind: 'drain' })
    }
    if (states.size === 0) finish()
  }
  function finish(): void {
    if (failure === null) ended.resolve()
    else {
      ready.reject(failure)
      ended.reject(failure)
    }
  }

  // Whoever only starts it hears of its end by `ready`.
  ended.promise.catch(() => {})
  for (let i = 0; i < count; i++) start()
  const { address, model } = await ready.promise
  phase = 'serving'
  return {
    address,
    model,
    close() {
      if (phase !== 'draining') drain()
      return ended.promise.catch(() => {})
    },
    ended: ended.promise,
  }
}

/** Hashes compare across the workers' files. */
function withOneKey(options: ServeOptions): ServeOptions {
  const { log } = options
  return log === null ? options : { ...options, log: { ...log, hash_key: log.hash_key ?? randomBytes(32) } }
}
