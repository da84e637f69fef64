import { noContent, notFound, ok, page, problem } from './answers.ts'
import { nodeId, repositoryId, repositoryUrl } from './people.ts'
import { read, write } from './permissions.ts'
import type { Json, Route } from './router.ts'
import type { Artifact, World } from './world.ts'

function show(world: World, artifact: Artifact): Json {
  const run = world.runs.get(artifact.run)!
  const url = `${repositoryUrl(world)}/actions/artifacts/${artifact.id}`
  return {
    id: artifact.id,
    node_id: nodeId('AR', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    digest: artifact.digest,
    created_at: artifact.created_at,
    updated_at: artifact.created_at,
    expires_at: artifact.expires_at,
    workflow_run: {
      id: run.id,
      repository_id: world.repositoryId,
      head_repository_id: repositoryId(world, run.head_repository),
      head_branch: run.head_branch,
      head_sha: run.head_sha,
    },
  }
}

/** Newest first; an artifact is listed once it is finalized. */
function listed(world: World, name: string | null, run?: number): readonly Artifact[] {
  return [...world.artifacts.values()]
    .filter((each) => each.finalized && (!name || each.name === name) && (run === undefined || each.run === run))
    .reverse()
}

export function removeArtifact(world: World, artifact: Artifact): void {
  world.artifacts.delete(artifact.id)
  world.blobs.remove(artifact.blob)
}

const base = '/repos/{owner}/{repo}/actions'

export const artifactRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/artifacts`,
    needs: read('actions'),
    act: (world, call) =>
      page(world, call, listed(world, call.query.get('name')), (each) => show(world, each), 'artifacts'),
  },
  {
    method: 'GET',
    path: `${base}/runs/{run_id}/artifacts`,
    needs: read('actions'),
    act(world, call) {
      const run = Number(call.params.run_id)
      if (!world.runs.has(run)) return notFound
      return page(world, call, listed(world, call.query.get('name'), run), (each) => show(world, each), 'artifacts')
    },
  },
  {
    method: 'GET',
    path: `${base}/artifacts/{artifact_id}`,
    needs: read('actions'),
    act(world, call) {
      const artifact = world.artifacts.get(Number(call.params.artifact_id))
      return artifact?.finalized ? ok(show(world, artifact)) : notFound
    },
  },
  {
    method: 'GET',
    path: `${base}/artifacts/{artifact_id}/{archive_format}`,
    needs: read('actions'),
    act(world, call) {
      const artifact = world.artifacts.get(Number(call.params.artifact_id))
      if (!artifact?.finalized) return notFound
      if (artifact.expired) return problem(410, 'Artifact has expired')
      const file = artifact.mime === 'application/zip' ? `${artifact.name}.zip` : artifact.name
      return { status: 302, headers: { location: world.blobs.sign(artifact.blob, 'r', file) } }
    },
  },
  {
    method: 'DELETE',
    path: `${base}/artifacts/{artifact_id}`,
    needs: write('actions'),
    act(world, call) {
      const artifact = world.artifacts.get(Number(call.params.artifact_id))
      if (!artifact) return notFound
      removeArtifact(world, artifact)
      return noContent
    },
  },
]
