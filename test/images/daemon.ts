import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const execute = promisify(execFile)

export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:41234` */
  readonly host: string
}

/** Debian's docker-registry (distribution 2.8): no referrers API, as GHCR. */
export async function startDockerRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const config = join(folder, 'config.yml')
  const storage = { filesystem: { rootdirectory: join(folder, 'data') } }
  await writeFile(config, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: host } }))
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  await until('docker-registry', child, async () => (await fetch(`http://${host}/v2/`)).ok)
  return { host, [Symbol.asyncDispose]: () => stop(child, folder) }
}

export interface Engine extends AsyncDisposable {
  /** Runs Debian's docker client on this engine, without its output on failure being lost. */
  docker(...words: string[]): Promise<string>
  readonly env: NodeJS.ProcessEnv
}

/**
 * Debian's Docker Engine, without networks of its own (containers use the host's), in a folder of its own; stopped at the end.
 * Images lie in vfs: an overlay cannot be put on every machine's file system.
 */
export async function startEngine(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'dockerd-'))
  const socket = `unix://${join(folder, 'docker.sock')}`
  const words = ['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=vfs', '--host', socket]
  const places = ['data-root', 'exec-root'].map((name) => `--${name}=${join(folder, name)}`)
  const pid = `--pidfile=${join(folder, 'pid')}`
  const child = spawn('dockerd', [...words, ...places, pid], { stdio: ['ignore', 'ignore', 'pipe'] })
  const env = { ...process.env, DOCKER_HOST: socket, DOCKER_CONFIG: folder, DOCKER_BUILDKIT: '0' }
  const docker = async (...command: string[]): Promise<string> =>
    (await execute('docker', command, { env, maxBuffer: 2 ** 26 })).stdout.trim()
  await until('dockerd', child, async () => (await docker('version', '--format', '{{.Server.Version}}')) !== '')
  return { docker, env, [Symbol.asyncDispose]: () => stop(child, folder) }
}

/** Both, stopped together. */
export interface Daemons extends AsyncDisposable {
  readonly registry: Registry
  readonly engine: Engine
}

export async function startDaemons(): Promise<Daemons> {
  await using started = new AsyncDisposableStack()
  const registry = started.use(await startDockerRegistry())
  const engine = started.use(await startEngine())
  const kept = started.move()
  return { registry, engine, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Copies a layout's image with all its platforms into a registry; returns its name there. */
export async function copyBase(layout: string, { host }: Registry, name: string): Promise<string> {
  const base = `${host}/library/${name}`
  await execute('skopeo', ['copy', '--all', '--dest-tls-verify=false', `oci:${layout}:latest`, `docker://${base}`])
  return base
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function until(name: string, child: ChildProcess, ready: () => Promise<boolean>): Promise<void> {
  let errors = ''
  let failed: Error | null = null
  child.on('error', (error) => {
    failed = error
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000)
  })
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (failed !== null || child.exitCode !== null) break
    if (await ready().catch(() => false)) return
    await new Promise((done) => setTimeout(done, 100))
  }
  child.kill()
  throw new Error(`${name} did not start: ${(failed as Error | null)?.message ?? ''} ${errors}`)
}

/** Its own end is waited for, not that of the pipes: containerd, which dockerd starts, holds them a while longer. */
async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done))
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  child.kill('SIGTERM')
  if (child.exitCode === null && child.signalCode === null) await ended
  clearTimeout(late)
  child.stderr?.destroy()
  // dockerd leaves the name of the host's network mounted, which nothing can then delete.
  for (const line of (await readFile('/proc/mounts', 'utf8')).split('\n')) {
    const place = line.split(' ')[1] ?? ''
    if (place.startsWith(`${folder}/`)) await execute('umount', ['--lazy', place])
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** What a container's process says of itself: its kernel's word, not Docker's. */
export async function processStatus(pid: number): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Object.fromEntries(text.split('\n').map((line) => line.split(/:\s*/, 2) as [string, string]))
}
