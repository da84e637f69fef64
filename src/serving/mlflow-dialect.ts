import { recordsText } from './answer-text.ts'
import { type App, addRoute, callerOf } from './http-app.ts'
import { hasContentType, parseJson, requireObject, textOf } from './read-body.ts'
import { readCsvRows } from './read-csv-rows.ts'
import { readPlainBody } from './read-plain-body.ts'
import { readColumns, readLists, readObjects } from './read-rows.ts'
import { Rejection } from './rejection.ts'
import type { RowLayout, Rows } from './row-layout.ts'
import { modelOf } from './served-model.ts'
import type { Service } from './service.ts'

/** MLflow's scoring protocol (mlflow.pyfunc.scoring_server, 3.17): `/invocations` with four shapes of JSON, or CSV. */
export function addMlflowRoutes(app: App, service: Service, serverVersion: string): void {
  addRoute(app, '/version', { GET: (_, reply) => reply.type('text/plain; charset=utf-8').send(serverVersion) })
  addRoute(app, '/invocations', {
    async POST(request, reply) {
      const model = modelOf(service)
      const rows = readRows(model.layout, request.headers['content-type'], request.body as Buffer | undefined)
      const predictions = await service.predict(rows, callerOf(request, 'mlflow'))
      reply.header('content-type', 'application/json; charset=utf-8')
      return reply.send(`{"predictions":${recordsText(predictions, model.labels)}}`)
    },
  })
}

function readRows(layout: RowLayout, type: string | undefined, body: Buffer | undefined): Rows {
  if (hasContentType(type, 'text/csv')) return readCsvRows(layout, textOf(body ?? Buffer.alloc(0)))
  if (!hasContentType(type, 'application/json'))
    throw new Rejection(415, 'the content type has to be application/json or text/csv')
  const plain = body && readPlainBody(layout, body, PLAIN)
  return plain ?? readFrame(layout, requireObject(parseJson(body)))
}

const SHAPES = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const
/** Those that may hold lists of cells. */
const PLAIN = ['dataframe_split', 'instances', 'inputs'] as const
const LANGUAGE_MODEL = ['messages', 'prompt', 'input']

function readFrame(layout: RowLayout, body: Readonly<Record<string, unknown>>): Rows {
  const given = SHAPES.filter((name) => Object.hasOwn(body, name))
  const shape = given[0]
  if (shape === undefined || given.length > 1) {
    const chat = LANGUAGE_MODEL.some((name) => Object.hasOwn(body, name))
    const hint = chat ? '; this is no language model' : ''
    throw new Rejection(400, `the body needs exactly one of ${SHAPES.join(', ')}${hint}`)
  }
  const params = Object.hasOwn(body, 'params') ? body['params'] : undefined
  if (params !== undefined && params !== null) requireObject(params)
  const data = body[shape]
  if (shape === 'dataframe_split') return readSplit(layout, data)
  if (shape === 'dataframe_records') return readObjects(layout, requireList(data, shape))
  if (shape === 'instances') return readInstances(layout, data)
  if (Array.isArray(data)) return readInstances(layout, data)
  return readColumns(layout, requireObject(data))
}

function readSplit(layout: RowLayout, frame: unknown): Rows {
  const { columns, data } = requireObject(frame)
  const names = requireList(columns, 'columns')
  if (!names.every((name) => typeof name === 'string')) throw new Rejection(400, 'columns have to be names')
  if (new Set(names).size < names.length) throw new Rejection(400, 'two columns have the same name')
  return readLists(layout, names, requireList(data, 'data'))
}

/** Objects (`each`: all of them with every required column), lists, or, for a model of one column, single values. */
export function readInstances(layout: RowLayout, data: unknown, each = false): Rows {
  const list = requireList(data, 'instances')
  const first = list[0]
  if (Array.isArray(first)) return readLists(layout, null, list)
  if (typeof first === 'object' && first !== null) return readObjects(layout, list, { each })
  return readLists(
    layout,
    null,
    list.map((value) => [value]),
  )
}

function requireList(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Rejection(400, `${name} has to be a list`)
}
