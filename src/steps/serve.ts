import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { drainOnSignals } from '../serving/drain-on-signals.ts'
import type { ServeOptions } from '../serving/serve-options.ts'
import type { ServerHandle } from '../serving/start-server.ts'
import { startServing } from '../serving/start-serving.ts'
import { temporaryFolder } from './folders.ts'
import { openVersion } from './open-version.ts'
import { versionNamed } from './version-named.ts'

export interface ServeStepOptions {
  readonly model: string | undefined
  readonly package: string | undefined
  /** Processes that serve. */
  readonly workers: number
  /** Everything but where the model is. */
  readonly server: Omit<ServeOptions, 'package' | 'name' | 'version' | 'digest'>
}

export interface ServeResult {
  /** e.g. `http://127.0.0.1:8080` */
  readonly listening: string
}

/** Serves a version, or a package's folder, until it is told to end. Returns when the model is ready. */
export async function serve(options: ServeStepOptions, ports: Ports): Promise<Outcome<ServeResult>> {
  const { model, package: folder } = options
  if ((model === undefined) === (folder === undefined)) {
    throw new UserError({
      where: 'serve',
      what: 'one model is needed',
      allowed: 'NAME@VERSION, NAME@STAGE or --package DIR',
    })
  }
  const server =
    model === undefined ? await serveFolder(folder ?? '.', options, ports) : await serveVersion(model, options, ports)
  drainOnSignals(server)
  const { address, model: served } = server
  return {
    result: { listening: address },
    subject: {
      kind: 'table',
      title: `${served.name} is served`,
      columns: ['listening', 'version', 'golden rows', 'digest'],
      rows: [[address, served.version, served.replay?.rows ?? null, served.digest]],
    },
  }
}

function serveFolder(folder: string, { server, workers }: ServeStepOptions, ports: Ports): Promise<ServerHandle> {
  const place = { package: resolve(ports.directory, folder), name: null, version: null, digest: null }
  return startServing({ ...server, ...place }, workers)
}

/** A predict command reads the package as long as it is served: so the folder stays until the end. */
async function serveVersion(named: string, options: ServeStepOptions, ports: Ports): Promise<ServerHandle> {
  const version = await versionNamed(named, ports)
  const folder = await temporaryFolder()
  try {
    const home = join(folder.path, 'model')
    ports.progress(`fetching ${version.tag}`)
    await openVersion(version, home, ports)
    const place = { package: home, name: version.name, version: version.version, digest: version.package_digest }
    const running = await startServing({ ...options.server, ...place }, options.workers)
    return { ...running, ended: running.ended.finally(() => folder[Symbol.asyncDispose]()) }
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}
