import { htmlUrl, nodeId, repositoryUrl, user } from './people.ts'
import type { Json } from './router.ts'
import type { Asset, Release, World } from './world.ts'

export function showRelease(world: World, release: Release): Json {
  const url = `${repositoryUrl(world)}/releases/${release.id}`
  const place = release.draft ? `untagged-${release.id.toString(16)}` : encodeURIComponent(release.tag_name)
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${world.origins.uploads}/repos/${world.owner}/${world.repo}/releases/${release.id}/assets{?name,label}`,
    html_url: `${htmlUrl(world)}/releases/tag/${place}`,
    id: release.id,
    author: user(release.author),
    node_id: nodeId('RE', release.id),
    tag_name: release.tag_name,
    target_commitish: release.target_commitish,
    name: release.name,
    draft: release.draft,
    immutable: release.immutable,
    prerelease: release.prerelease,
    created_at: release.created_at,
    updated_at: release.published_at ?? release.created_at,
    published_at: release.published_at,
    assets: assetsOf(world, release.id).map((asset) => showAsset(world, asset)),
    tarball_url: release.draft ? null : `${repositoryUrl(world)}/tarball/${place}`,
    zipball_url: release.draft ? null : `${repositoryUrl(world)}/zipball/${place}`,
    body: release.body,
  }
}

export function showAsset(world: World, asset: Asset): Json {
  const release = world.releases.get(asset.release)
  const place = release?.draft ? `untagged-${asset.release.toString(16)}` : encodeURIComponent(release?.tag_name ?? '')
  return {
    url: `${repositoryUrl(world)}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: nodeId('RA', asset.id),
    name: asset.name,
    label: asset.label,
    uploader: user(asset.uploader),
    content_type: asset.content_type,
    state: asset.state === 'starter' ? 'open' : asset.state,
    size: asset.bytes.length,
    digest: asset.state === 'uploaded' ? asset.digest : null,
    download_count: 0,
    created_at: asset.created_at,
    updated_at: asset.created_at,
    browser_download_url: `${htmlUrl(world)}/releases/download/${place}/${encodeURIComponent(asset.name)}`,
  }
}

export function assetsOf(world: World, release: number): readonly Asset[] {
  return [...world.assets.values()].filter((asset) => asset.release === release)
}
