import { z } from 'zod'
import type { LoggedFeedback } from '../records/prediction-log.ts'
import { type App, addRoute } from './http-app.ts'
import type { ServedModel } from './load-model.ts'
import type { PredictionLog } from './prediction-log.ts'
import { parseJson, requireContentType } from './read-body.ts'
import { Rejection } from './rejection.ts'
import { modelOf } from './served-model.ts'
import type { Service } from './service.ts'

const labelSchema = z.object({
  request_id: z.string().min(1).max(128),
  row: z.int().min(0).default(0),
  actual: z.union([z.string(), z.number()]),
})
const bodySchema = z.union([z.array(labelSchema).max(100_000), labelSchema.transform((label) => [label])])

/** `POST /feedback`: labels that came late, one or a list, appended to a log of their own. `drift-check` joins them by id. */
export function addFeedbackRoute(app: App, service: Service, log: () => PredictionLog | null): void {
  addRoute(app, '/feedback', {
    POST(request, reply) {
      const model = modelOf(service)
      const kept = log()
      if (kept === null) throw new Rejection(404, 'this server keeps no prediction log, so that no label could join it')
      requireContentType(request.headers['content-type'], 'application/json')
      const parsed = bodySchema.safeParse(parseJson(request.body as Buffer | undefined))
      if (!parsed.success) throw new Rejection(422, 'every label needs request_id, row and actual')
      const time = new Date().toISOString()
      const records = parsed.data.map(
        ({ request_id, row, actual }): LoggedFeedback => ({
          kind: 'feedback',
          time,
          request_id,
          row,
          actual: knownLabel(model, actual),
        }),
      )
      kept.feedback(records)
      return reply.code(202).send({ accepted: records.length })
    },
  })
}

function knownLabel({ task, classes }: ServedModel, actual: string | number): string | number {
  if (task === 'regression') {
    if (typeof actual === 'number') return actual
    throw new Rejection(422, 'actual has to be a number')
  }
  if (classes.includes(String(actual))) return String(actual)
  throw new Rejection(422, 'actual has to be one of the model’s classes')
}
