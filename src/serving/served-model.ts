import type { ServedModel } from './load-model.ts'
import { Rejection } from './rejection.ts'
import type { Service } from './service.ts'

/** Throws Rejection 503 before the model has proved itself. */
export function modelOf(service: Pick<Service, 'model'>): ServedModel {
  if (service.model === null) throw new Rejection(503, 'the model is not ready', { headers: { 'retry-after': '1' } })
  return service.model
}

/** In answers and addresses a version that was never registered goes by its digest. */
export function versionText({ version, digest }: Pick<ServedModel, 'version' | 'digest'>): string {
  return version ?? digest.slice(0, 12)
}

/** Throws Rejection 404 for another model's name, or a version that is not served. */
export function requireModel(service: Pick<Service, 'model'>, params: unknown): ServedModel {
  const model = modelOf(service)
  const { name, version } = params as { readonly name?: string; readonly version?: string }
  if (name !== undefined && name !== model.name) throw new Rejection(404, 'there is no such model')
  const text = versionText(model)
  if (version !== undefined && version !== text && `v${version}` !== text)
    throw new Rejection(404, 'there is no such version of the model')
  return model
}
