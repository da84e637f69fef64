import { setTimeout as sleep } from 'node:timers/promises'
import { apiKeys, readKeys } from './api-keys.ts'
import type { MetricSnapshot } from './cluster-messages.ts'
import { addDocsRoutes } from './docs-routes.ts'
import { addFeedbackRoute } from './feedback-route.ts'
import { addHealthRoutes } from './health-routes.ts'
import { addRoute, createApp } from './http-app.ts'
import { loadModel, type ServedModel } from './load-model.ts'
import { type MicroBatch, microBatch } from './micro-batch.ts'
import { addMlflowRoutes } from './mlflow-dialect.ts'
import { createObservation } from './observation.ts'
import { alone, type ProcessGroup } from './process-group.ts'
import { addProfileRoutes } from './profile-route.ts'
import type { ServeOptions } from './serve-options.ts'
import { createService } from './service.ts'
import { addTypedRoutes } from './typed-dialect.ts'
import { addV1Routes } from './v1-dialect.ts'
import { addV2Routes } from './v2-dialect.ts'

/** One process that serves, or several. */
export interface ServerHandle {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly address: string
  readonly model: Pick<ServedModel, 'name' | 'version' | 'digest' | 'replay'>
  /** Stops being ready, answers what still comes for a while, and what is under way to its end. What `ended` rejects with is no failure of it. */
  close(): Promise<void>
  /** When it has closed; rejected where it could not go on. */
  readonly ended: Promise<void>
}

export interface RunningServer extends ServerHandle {
  readonly model: ServedModel
}

const SERVER = 'mlops-actions'
const SERVER_VERSION = '1'

/**
 * Listens at once, so that liveness can be asked for, and is ready when the model has replayed its golden rows.
 * Throws UserError where the model cannot be served: it is then never ready, and the port is free again.
 */
export async function startServer(options: ServeOptions, group: ProcessGroup = alone): Promise<RunningServer> {
  const keys = options.keys_file === null ? apiKeys([]) : await readKeys(options.keys_file)
  let batch: MicroBatch | null = null
  const observation = await createObservation(options, {
    in_progress: () => service.waiting,
    queued: () => batch?.queued ?? 0,
  })
  const service = createService(options, (served) => observation.watch(served))
  const { metrics } = observation
  const app = createApp(service, {
    keys,
    body_limit: options.body_limit,
    request_timeout: options.timeout,
    answered: metrics.requested,
  })
  addHealthRoutes(app, service)
  addMlflowRoutes(app, service, SERVER_VERSION)
  addV1Routes(app, service)
  addV2Routes(app, service, SERVER, SERVER_VERSION)
  addTypedRoutes(app, service)
  addDocsRoutes(app, service, { keyed: keys.wanted, logged: options.log !== null })
  addFeedbackRoute(app, service, () => observation.log)
  const ownWindows = () => observation.profiles?.windows() ?? []
  addProfileRoutes(app, service, keys.wanted, () => group.windows(ownWindows))
  addRoute(app, '/metrics', {
    GET: async (_, reply) =>
      reply.type(metrics.registry.contentType).send(await group.metrics(() => metrics.registry.metrics())),
  })
  group.tells({
    metrics: async () => (await metrics.registry.getMetricsAsJSON()) as unknown as MetricSnapshot,
    windows: ownWindows,
  })
  const listen = () => app.listen({ port: options.port, host: options.host })
  let address = group.joins ? null : await listen()
  try {
    const began = performance.now()
    const model = await loadModel(options)
    observation.open(model, performance.now() - began)
    if (model.kind === 'onnx') {
      batch = microBatch(model.layout, async (rows) => model.predict(rows), options.batch, metrics.batched)
      service.open({ ...model, predict: batch.predict })
    } else service.open(model)
    // No process says that it is ready before all predict: the next request may go to another one.
    await group.proved()
    service.announce()
    address ??= await listen()
    const ended = Promise.withResolvers<void>()
    return {
      address,
      model,
      async close() {
        if (service.draining) return ended.promise
        service.drain()
        await sleep(options.drain_delay)
        await app.close()
        await observation.close()
        await model.close()
        ended.resolve()
      },
      ended: ended.promise,
    }
  } catch (error) {
    await app.close()
    await observation.close()
    throw error
  }
}
