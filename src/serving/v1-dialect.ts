import { recordsText } from './answer-text.ts'
import { type App, addRoute, callerOf } from './http-app.ts'
import { readInstances } from './mlflow-dialect.ts'
import { parseJson, requireContentType, requireObject } from './read-body.ts'
import { Rejection } from './rejection.ts'
import { modelOf, requireModel } from './served-model.ts'
import type { Service } from './service.ts'

/** KServe's v1 protocol: `instances` in, `predictions` out. Its verb is part of the last segment, so that the name is what comes before it. */
export function addV1Routes(app: App, service: Service): void {
  addRoute(app, '/v1/models', { GET: () => ({ models: [modelOf(service).name] }) })
  addRoute(app, '/v1/models/:name', {
    GET: (request) => ({ name: requireModel(service, request.params).name, ready: service.ready }),
  })
  // The router writes a colon as two, and needs the expression to end a name within a segment.
  addRoute(app, '/v1/models/:name(^.+)::predict', {
    async POST(request, reply) {
      const model = requireModel(service, request.params)
      requireContentType(request.headers['content-type'], 'application/json')
      const body = requireObject(parseJson(request.body as Buffer | undefined))
      if (!Object.hasOwn(body, 'instances')) throw new Rejection(400, 'the body needs instances, a list')
      const rows = readInstances(model.layout, body['instances'], true)
      const predictions = await service.predict(rows, callerOf(request, 'v1'))
      reply.header('content-type', 'application/json; charset=utf-8')
      return reply.send(`{"predictions":${recordsText(predictions, model.labels)}}`)
    },
  })
}
