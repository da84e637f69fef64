import { type App, addRoute, callerOf } from './http-app.ts'
import type { ServedModel } from './load-model.ts'
import { modelOf, requireModel, versionText } from './served-model.ts'
import type { Service } from './service.ts'
import { type RawInput, readInferRequest } from './v2-request.ts'
import { inferResponse, PREDICT, PREDICT_PROBA, predictDatatype } from './v2-response.ts'
import { datatypeOf, rowsOfTensors } from './v2-rows.ts'

/** The Open Inference Protocol v2 (KServe, Triton, MLServer), with the binary tensor extension. */
export function addV2Routes(app: App, service: Service, serverName: string, serverVersion: string): void {
  const server = () => ({ name: serverName, version: serverVersion, extensions: ['binary_tensor_data'] })
  for (const url of ['/v2', '/v2/']) addRoute(app, url, { GET: server })
  addRoute(app, '/v2/models', { GET: () => ({ models: [modelOf(service).name] }) })
  for (const url of ['/v2/models/:name', '/v2/models/:name/versions/:version']) {
    addRoute(app, url, { GET: (request) => metadata(requireModel(service, request.params)) })
    addRoute(app, `${url}/ready`, {
      GET: (request, reply) => {
        const { name } = requireModel(service, request.params)
        return reply.code(service.ready ? 200 : 503).send({ name, ready: service.ready })
      },
    })
    addRoute(app, `${url}/infer`, {
      async POST(request, reply) {
        const model = requireModel(service, request.params)
        const asked = readInferRequest(request.headers, request.body as Buffer | undefined, rawInput(model))
        const rows = rowsOfTensors(model.layout, asked.inputs)
        const predictions = await service.predict(rows, callerOf(request, 'v2'))
        const { json, tail } = inferResponse(model, predictions, asked, asked.id ?? request.id)
        if (tail === null) return reply.header('content-type', 'application/json; charset=utf-8').send(json)
        const head = Buffer.from(json)
        reply.header('content-type', 'application/octet-stream')
        reply.header('inference-header-content-length', String(head.length))
        return reply.send(Buffer.concat([head, tail]))
      },
    })
  }
}

function rawInput({ layout }: ServedModel): RawInput | null {
  const [only, ...others] = layout.columns
  if (only === undefined || others.length > 0) return null
  const datatype = datatypeOf(only)
  return datatype === 'FP64' || datatype === 'INT64' || datatype === 'BYTES' ? { name: only.name, datatype } : null
}

function metadata(model: ServedModel) {
  const proba = { name: PREDICT_PROBA, datatype: 'FP64', shape: [-1, model.classes.length] }
  return {
    name: model.name,
    versions: [versionText(model)],
    platform: model.kind === 'onnx' ? 'onnx_onnxv1' : `mlops-actions_${model.kind}`,
    inputs: model.layout.columns.map((column) => ({ name: column.name, datatype: datatypeOf(column), shape: [-1] })),
    outputs: [
      { name: PREDICT, datatype: predictDatatype(model), shape: [-1] },
      ...(model.task === 'regression' ? [] : [proba]),
    ],
  }
}
