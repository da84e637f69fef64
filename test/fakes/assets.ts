import { createHash } from 'node:crypto'
import { created, invalid, noContent, notFound, ok, page, problem } from './answers.ts'
import { holds, read, write } from './permissions.ts'
import { assetsOf, showAsset } from './release-body.ts'
import type { Answer, Call, Route } from './router.ts'
import type { Asset, World } from './world.ts'

/** GitHub puts a dot in place of what it does not take in a name. */
function cleaned(name: string): string {
  return name.replace(/[^A-Za-z0-9._+@-]+/g, '.').replace(/^\.+|\.+$/g, '')
}

function upload(world: World, { params, query, bytes, headers, grant, broken }: Call): Answer {
  const release = world.releases.get(Number(params.release_id))
  if (!release) return notFound
  if (release.immutable) return problem(422, 'Cannot upload assets to an immutable release.')
  const name = cleaned(query.get('name') ?? '')
  if (!name) return invalid('ReleaseAsset', 'missing_field', 'name')
  const present = assetsOf(world, release.id)
  if (present.some((asset) => asset.name === name)) return invalid('ReleaseAsset', 'already_exists', 'name')
  if (present.length >= 1000) return problem(422, 'A release can have at most 1000 assets')
  if (bytes.length === 0) return problem(400, 'Bad Content-Length')
  const asset: Asset = {
    id: world.nextId(),
    release: release.id,
    name,
    label: query.get('label') ?? '',
    content_type: String(headers['content-type'] ?? 'application/octet-stream'),
    state: broken ? 'starter' : 'uploaded',
    bytes: broken ? Buffer.alloc(0) : bytes,
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    created_at: world.now(),
    uploader: grant.login,
  }
  world.assets.set(asset.id, asset)
  return broken ? problem(502, 'Bad Gateway') : created(showAsset(world, asset))
}

/** With an octet-stream Accept the API answers 302 to a signed address; the bytes are served there. */
function download(world: World, { params, headers, grant }: Call): Answer {
  const asset = world.assets.get(Number(params.asset_id))
  const draft = asset && world.releases.get(asset.release)?.draft
  if (!asset || (draft && !holds(grant, 'contents', 'write'))) return notFound
  if (!String(headers.accept).includes('application/octet-stream')) return ok(showAsset(world, asset))
  // Whatever its own type, an asset is served as bytes.
  world.blobs.put(`asset-${asset.id}`, asset.bytes, 'application/octet-stream')
  return { status: 302, headers: { location: world.blobs.sign(`asset-${asset.id}`, 'r', asset.name) } }
}

const base = '/repos/{owner}/{repo}/releases'

export const assetRoutes: readonly Route[] = [
  { method: 'POST', origin: 'uploads', path: `${base}/{release_id}/assets`, needs: write('contents'), act: upload },
  {
    method: 'GET',
    path: `${base}/{release_id}/assets`,
    needs: read('contents'),
    act(world, call) {
      const release = world.releases.get(Number(call.params.release_id))
      if (!release || (release.draft && !holds(call.grant, 'contents', 'write'))) return notFound
      return page(world, call, assetsOf(world, release.id), (asset) => showAsset(world, asset))
    },
  },
  { method: 'GET', path: `${base}/assets/{asset_id}`, needs: read('contents'), act: download },
  {
    method: 'PATCH',
    path: `${base}/assets/{asset_id}`,
    needs: write('contents'),
    act(world, call) {
      const asset = world.assets.get(Number(call.params.asset_id))
      if (!asset) return notFound
      const { name, label } = call.body as { name?: string; label?: string }
      if (world.releases.get(asset.release)?.immutable && name)
        return problem(422, 'Cannot rename assets of an immutable release.')
      if (name && assetsOf(world, asset.release).some((other) => other !== asset && other.name === cleaned(name))) {
        return invalid('ReleaseAsset', 'already_exists', 'name')
      }
      asset.name = name ? cleaned(name) : asset.name
      asset.label = label ?? asset.label
      return ok(showAsset(world, asset))
    },
  },
  {
    method: 'DELETE',
    path: `${base}/assets/{asset_id}`,
    needs: write('contents'),
    act(world, call) {
      const asset = world.assets.get(Number(call.params.asset_id))
      if (!asset) return notFound
      if (world.releases.get(asset.release)?.immutable)
        return problem(422, 'Cannot delete assets of an immutable release.')
      world.assets.delete(asset.id)
      return noContent
    },
  },
]
