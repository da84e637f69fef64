import { recordsText } from './answer-text.ts'
import { type App, addRoute, callerOf, wrongMethod } from './http-app.ts'
import { readInstances } from './mlflow-dialect.ts'
import { parseJson, requireContentType, requireObject } from './read-body.ts'
import { readPlainBody } from './read-plain-body.ts'
import { Rejection } from './rejection.ts'
import type { RowLayout, Rows } from './row-layout.ts'
import { modelOf, requireModel } from './served-model.ts'
import type { Service } from './service.ts'

const VERB = ':predict'

/** KServe's v1 protocol: `instances` in, `predictions` out. Its verb is part of the last segment, which a router does not split. */
export function addV1Routes(app: App, service: Service): void {
  addRoute(app, '/v1/models', { GET: () => ({ models: [modelOf(service).name] }) })
  addRoute(app, '/v1/models/:name', {
    GET(request) {
      if (segment(request.params).endsWith(VERB)) throw wrongMethod('POST')
      return { name: requireModel(service, request.params).name, ready: service.ready }
    },
    async POST(request, reply) {
      const name = segment(request.params)
      if (!name.endsWith(VERB)) throw wrongMethod('GET, HEAD')
      const model = requireModel(service, { name: name.slice(0, -VERB.length) })
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
  return readInstances(layout, body['instances'])
}

function segment(params: unknown): string {
  return (params as { readonly name: string }).name
}
