import { recordsText } from './answer-text.ts'
import { type App, addRoute, callerOf } from './http-app.ts'
import { readInstances } from './mlflow-dialect.ts'
import { parseJson, requireContentType, requireObject } from './read-body.ts'
import { readPlainBody } from './read-plain-body.ts'
import { Rejection } from './rejection.ts'
import type { RowLayout, Rows } from './row-layout.ts'
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
      const rows = readRows(model.layout, request.body as Buffer | undefined)
      const predictions = await service.predict(rows, callerOf(request, 'v1'))
      reply.header('content-type', 'application/json; charset=utf-8')
      return reply.send(`{"predictions":${recordsText(predictions, model.labels)}}`)
    },
  })
}

function readRows(layout: RowLayout, sent: Buffer | undefined): Rows {
  const plain = sent && readPlainBody(layout, sent, ['instances'])
  if (plain) return plain
  const body = requireObject(parseJson(sent))
  if (!Object.hasOwn(body, 'instances')) throw new Rejection(400, 'the body needs instances, a list')
  return readInstances(layout, body['instances'], true)
}
