import { createHash } from 'node:crypto'
import { removeArtifact } from './artifacts.ts'
import type { Answer, Json } from './router.ts'
import type { Artifact, WorkflowRun, World } from './world.ts'

export const artifactService = '/twirp/github.actions.results.api.v1.ArtifactService/'

/** The results service's artifact methods, in Twirp's JSON. `run` is the one the runtime token names. */
export function artifactMethod(world: World, run: WorkflowRun, method: string, body: Json): Answer | Promise<Answer> {
  const known = methods[method]
  return known ? known(world, run, body) : twirpError(404, 'bad_route', `no such method ${method}`)
}

export function twirpError(status: number, code: string, msg: string): Answer {
  return { status, body: { code, msg } }
}

function named(world: World, run: WorkflowRun, name: unknown, finalized: boolean): Artifact | undefined {
  return [...world.artifacts.values()].find(
    (each) => each.run === run.id && each.name === name && each.finalized === finalized,
  )
}

const methods: Record<string, (world: World, run: WorkflowRun, body: Json) => Answer | Promise<Answer>> = {
  CreateArtifact(world, run, body) {
    const name = String(body.name)
    if (named(world, run, name, true)) {
      return twirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run')
    }
    const stale = named(world, run, name, false)
    if (stale) removeArtifact(world, stale)
    const id = world.nextId()
    const created_at = world.now()
    const expires_at = String(body.expires_at ?? new Date(Date.parse(created_at) + 90 * 86_400_000).toISOString())
    const mime = String(body.mime_type ?? 'application/zip')
    // A path that ends in `.zip` makes the client unzip, whatever the type says.
    const blob = mime === 'application/zip' ? `artifact-${id}.zip` : `artifact-${id}`
    world.artifacts.set(id, {
      id,
      run: run.id,
      name,
      mime,
      blob,
      size: 0,
      digest: null,
      finalized: false,
      expired: false,
      created_at,
      expires_at,
    })
    return { status: 200, body: { ok: true, signed_upload_url: world.blobs.sign(blob, 'w', name) } }
  },
  async FinalizeArtifact(world, run, body) {
    const artifact = named(world, run, body.name, false)
    const bytes = artifact && (await world.blobs.get(artifact.blob))
    if (!artifact || !bytes) return twirpError(404, 'not_found', 'artifact not found')
    if (String(bytes.length) !== String(body.size)) return twirpError(400, 'invalid_argument', 'size does not match')
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    if (body.hash && body.hash !== digest) return twirpError(400, 'invalid_argument', 'hash does not match')
    Object.assign(artifact, { finalized: true, size: bytes.length, digest })
    return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } }
  },
  ListArtifacts(world, run, body) {
    const found = [...world.artifacts.values()].filter(
      (each) =>
        each.run === run.id &&
        each.finalized &&
        (!body.name_filter || each.name === body.name_filter) &&
        (!body.id_filter || String(each.id) === String(body.id_filter)),
    )
    const artifacts = found.map((each) => ({
      workflow_run_backend_id: run.backend,
      workflow_job_run_backend_id: body.workflow_job_run_backend_id,
      database_id: String(each.id),
      name: each.name,
      size: String(each.size),
      created_at: each.created_at,
      digest: each.digest,
    }))
    return { status: 200, body: { artifacts } }
  },
  GetSignedArtifactURL(world, run, body) {
    const artifact = named(world, run, body.name, true)
    if (!artifact) return twirpError(404, 'not_found', 'artifact not found')
    return { status: 200, body: { signed_url: world.blobs.sign(artifact.blob, 'r', artifact.name) } }
  },
  DeleteArtifact(world, run, body) {
    const artifact = named(world, run, body.name, true)
    if (!artifact) return twirpError(404, 'not_found', 'artifact not found')
    removeArtifact(world, artifact)
    return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } }
  },
}
