import { artifactMethod, artifactService, twirpError } from './artifacts-twirp.ts'
import { blobPath } from './blob-store.ts'
import { cacheMethod, cacheService } from './cache-twirp.ts'
import type { Answer, Json } from './router.ts'
import type { Received } from './server.ts'
import type { WorkflowRun, World } from './world.ts'

/** The results service and the blob store that its signed URLs point at. */
export async function resultsCall(world: World, { method, url, headers, bytes }: Received): Promise<Answer> {
  if (url.pathname.startsWith(blobPath)) return world.blobs.handle(method, url, headers, bytes)
  const service = [artifactService, cacheService].find((each) => url.pathname.startsWith(each))
  if (!service || method !== 'POST') return twirpError(404, 'bad_route', `no such route ${url.pathname}`)
  const run = runOf(world, headers.authorization)
  if (!run) return twirpError(401, 'unauthenticated', 'the runtime token names no run that is known here')
  const name = url.pathname.slice(service.length)
  const body = JSON.parse(bytes.toString('utf8')) as Json
  if (service === cacheService) return cacheMethod(world, name, body)
  if (body.workflow_run_backend_id !== run.backend) return twirpError(403, 'permission_denied', 'another run')
  return artifactMethod(world, run, name, body)
}

export const backendIds = { job: '00000000-0000-4000-8000-000000000001' }

/** The job's runtime token: a JWT that nobody signs, since the client only decodes it. */
export function runtimeToken(run: WorkflowRun): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ scp: `Actions.Results:${run.backend}:${backendIds.job}` })}.`
}

function runOf(world: World, authorization: string | undefined): WorkflowRun | null {
  const payload = authorization?.split('.')[1]
  if (!payload) return null
  const { scp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { scp?: string }
  const backend = /Actions\.Results:([^: ]+):/.exec(scp ?? '')?.[1]
  return [...world.runs.values()].find((run) => run.backend === backend) ?? null
}
