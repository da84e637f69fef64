import { type App, addRoute } from './http-app.ts'
import type { Service } from './service.ts'

/** Probes of Kubernetes and others. Liveness says that the process answers; readiness that the model has proved itself. */
export function addHealthRoutes(app: App, service: Service): void {
  const live = { open: true, GET: () => ({ live: true }) }
  for (const url of ['/livez', '/v2/health/live']) addRoute(app, url, live)
  const ready: Parameters<typeof addRoute>[2] = {
    open: true,
    GET: (_, reply) => reply.code(service.ready ? 200 : 503).send({ ready: service.ready, live: service.ready }),
  }
  for (const url of ['/readyz', '/healthz', '/v2/health/ready']) addRoute(app, url, ready)
  // MLflow answers a line break; the same paths are Amazon SageMaker's.
  const ping: Parameters<typeof addRoute>[2] = {
    open: true,
    GET: (_, reply) =>
      reply
        .code(service.ready ? 200 : 503)
        .header('content-type', 'application/json')
        .send('\n'),
  }
  for (const url of ['/ping', '/health']) addRoute(app, url, ping)
}
