import { fastify } from 'fastify'
import { loadModel, type ServedModel } from './load-model.ts'
import type { ServeOptions } from './serve-options.ts'

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly address: string
  readonly model: ServedModel
  /** Answers what is under way, then ends. */
  close(): Promise<void>
}

/**
 * Listens at once, so that liveness can be asked for, and is ready when the model has replayed its golden rows.
 * Throws UserError where the model cannot be served: it is then never ready, and the port is free again.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  let model: ServedModel | null = null
  const app = fastify({ logger: false })
  app.get('/livez', async () => ({ live: true }))
  app.get('/readyz', async (_, reply) => reply.code(model ? 200 : 503).send({ ready: model !== null }))
  const address = await app.listen({ port: options.port, host: options.host })
  try {
    const loaded = await loadModel(options)
    model = loaded
    return {
      address,
      model: loaded,
      async close() {
        model = null
        await app.close()
        await loaded.scorer.close()
      },
    }
  } catch (error) {
    await app.close()
    throw error
  }
}
