import { randomUUID } from 'node:crypto'
import { METHODS } from 'node:http'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { ApiKeys } from './api-keys.ts'
import { familyOf } from './families.ts'
import { Rejection } from './rejection.ts'
import type { Caller, Dialect, Service } from './service.ts'
import { smallAnswers } from './small-answers.ts'

export interface HttpOptions {
  readonly keys: ApiKeys
  readonly body_limit: number
  /** Milliseconds in which a whole request has to arrive. */
  readonly request_timeout: number
  /** Told of every answer. */
  answered(route: string, method: string, status: number, milliseconds: number): void
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

export interface Route {
  readonly GET?: Handler
  readonly POST?: Handler
  /** Answers without a key, also where keys are wanted: probes, and pages that hold nothing of the model. */
  readonly open?: boolean
}

export type App = FastifyInstance

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly open?: boolean
    /** What is allowed instead of this method. */
    readonly allow?: string
  }
}

const REQUEST_ID = /^[\w.:/+=@-]{1,128}$/

/** Fastify without what is wrong for models: bodies come as bytes, nothing is coerced, errors are each family's own. */
export function createApp(service: Pick<Service, 'draining'>, options: HttpOptions): App {
  const app = fastify({
    logger: false,
    bodyLimit: options.body_limit,
    requestTimeout: options.request_timeout,
    // Answers that are under way while the server closes are worth as much as others.
    return503OnClosing: false,
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 500 },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
  })
  // A method that the framework does not know would be 404, as if the address were unknown.
  for (const method of METHODS.filter((one) => !app.supportedMethods.includes(one) && one !== 'CONNECT'))
    app.addHttpMethod(method)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    if (service.draining) reply.header('connection', 'close')
    const { config } = request.routeOptions
    // Before the body is looked at.
    if (config.allow !== undefined) done(wrongMethod(config.allow))
    else if (options.keys.wanted && config.open !== true && !options.keys.fit(request.headers.authorization)) {
      const headers = { 'www-authenticate': 'Bearer' }
      done(new Rejection(401, 'a key is needed: Authorization: Bearer KEY', { headers }))
    } else done()
  })
  const answer = smallAnswers(app.server)
  app.addHook('onSend', (_request, _reply, payload, done) => answer(payload, done))
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    options.answered(route, request.method, reply.statusCode, reply.elapsedTime)
    done()
  })
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))
  app.setNotFoundHandler((request, reply) => sendError(new Rejection(404, 'Not Found'), request, reply))
  return app
}

/** Serves an address; every other method of it is 405. */
export function addRoute(app: App, url: string, { open = false, ...handlers }: Route): void {
  const methods = Object.keys(handlers)
  for (const [method, handler] of Object.entries(handlers))
    app.route({ method, url, config: { open }, handler: handler as never })
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  const others = app.supportedMethods.filter((method) => !allowed.includes(method))
  app.route({
    method: others,
    url,
    config: { allow: allowed.join(', ') },
    handler: (_, reply) => reply,
  })
}

function wrongMethod(allow: string): Rejection {
  return new Rejection(405, 'Method Not Allowed', { headers: { allow } })
}

/** Who asks, in the words of the log. */
export function callerOf(request: FastifyRequest, dialect: Dialect): Caller {
  const { traceparent } = request.headers
  const trace_id = typeof traceparent === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1] : undefined
  return { request_id: request.id, trace_id: trace_id ?? null, dialect }
}

/** Neither a stack nor what was sent: what is no Rejection is told by its status alone. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const family = familyOf(request.url)
  const rejection = error instanceof Rejection ? error : ofFramework(error)
  const { status } = rejection
  const told = status === 400 || status === 422 ? family.wrong_body : status
  return reply
    .headers(rejection.headers)
    .code(told)
    .header('content-type', family.content_type(told))
    .send(family.body(told, rejection))
}

const frameworkTexts: Readonly<Record<number, string>> = {
  400: 'the request cannot be read',
  404: 'Not Found',
  408: 'the request took too long to arrive',
  413: 'the body is too large',
  414: 'the address is too long',
  415: 'the content type is not supported',
}

function ofFramework(error: unknown): Rejection {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  const text = typeof status === 'number' ? frameworkTexts[status] : undefined
  return text === undefined ? new Rejection(500, 'internal error') : new Rejection(status as number, text)
}
