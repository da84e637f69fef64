import { typedText } from './answer-text.ts'
import { type App, addRoute, callerOf } from './http-app.ts'
import { parseJson, requireContentType } from './read-body.ts'
import { readObjects } from './read-rows.ts'
import { modelOf, versionText } from './served-model.ts'
import type { Service } from './service.ts'

/** `POST /predict`: one row as an object with a property per column, or a list of such rows. */
export function addTypedRoutes(app: App, service: Service): void {
  addRoute(app, '/predict', {
    async POST(request, reply) {
      const model = modelOf(service)
      requireContentType(request.headers['content-type'], 'application/json')
      const body = parseJson(request.body as Buffer | undefined)
      const alone = !Array.isArray(body)
      const rows = readObjects(model.layout, alone ? [body] : body, { each: true, alone })
      const predictions = await service.predict(rows, callerOf(request, 'typed'))
      const head = `"request_id":${JSON.stringify(request.id)},"model":${JSON.stringify(model.name)},"version":${JSON.stringify(versionText(model))}`
      reply.header('content-type', 'application/json; charset=utf-8')
      if (alone) return reply.send(`{${head},${typedText(predictions, 0, model.labels)}}`)
      const list = Array.from({ length: rows.count }, (_, row) => `{${typedText(predictions, row, model.labels)}}`)
      return reply.send(`{${head},"predictions":[${list.join(',')}]}`)
    },
  })
}
