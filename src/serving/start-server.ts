import { setTimeout as sleep } from 'node:timers/promises'
import { apiKeys, readKeys } from './api-keys.ts'
import { addHealthRoutes } from './health-routes.ts'
import { createApp } from './http-app.ts'
import { loadModel, type ServedModel } from './load-model.ts'
import { addMlflowRoutes } from './mlflow-dialect.ts'
import type { ServeOptions } from './serve-options.ts'
import { createService } from './service.ts'
import { addTypedRoutes } from './typed-dialect.ts'
import { addV1Routes } from './v1-dialect.ts'
import { addV2Routes } from './v2-dialect.ts'

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly address: string
  readonly model: ServedModel
  /** Stops being ready, answers what still comes for a while, and what is under way to its end. */
  close(): Promise<void>
  /** When it has closed. */
  readonly ended: Promise<void>
}

/** What Kubernetes and terminals send. A second signal ends the process at once, as if this were not here. */
export function drainOnSignals(server: RunningServer): void {
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void server.close())
}

const SERVER = 'mlops-actions'
const SERVER_VERSION = '1'

/**
 * Listens at once, so that liveness can be asked for, and is ready when the model has replayed its golden rows.
 * Throws UserError where the model cannot be served: it is then never ready, and the port is free again.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const service = createService({ queue: options.queue, timeout: options.timeout }, [])
  const app = createApp(service, {
    keys: options.keys_file === null ? apiKeys([]) : await readKeys(options.keys_file),
    body_limit: options.body_limit,
    request_timeout: options.timeout,
  })
  addHealthRoutes(app, service)
  addMlflowRoutes(app, service, SERVER_VERSION)
  addV1Routes(app, service)
  addV2Routes(app, service, SERVER, SERVER_VERSION)
  addTypedRoutes(app, service)
  const address = await app.listen({ port: options.port, host: options.host })
  try {
    const model = await loadModel(options)
    service.open(model)
    const ended = Promise.withResolvers<void>()
    return {
      address,
      model,
      async close() {
        if (service.draining) return ended.promise
        service.drain()
        await sleep(options.drain_delay)
        await app.close()
        await model.close()
        ended.resolve()
      },
      ended: ended.promise,
    }
  } catch (error) {
    await app.close()
    throw error
  }
}
