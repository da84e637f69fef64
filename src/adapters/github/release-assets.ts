import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { FilePart } from '../../files/file-parts.ts'
import type { Client } from './client.ts'
import type { Release } from './draft-release.ts'
import { httpStatus, isAmbiguous, messageOf } from './http-error.ts'

/** A file to be published. `exact`: an asset that an earlier attempt left counts only if it has this very digest. */
export interface AssetFile extends FilePart {
  readonly exact: boolean
}

type Asset = Release['assets'][number]

const rounds = 4

/** Brings all files to the draft, those missing or torn only, and reads their digests back until all are right. Returns it with them. */
export async function completeAssets(
  client: Client,
  draft: Release,
  folder: string,
  files: readonly AssetFile[],
): Promise<Release> {
  let present: readonly Asset[] = draft.assets
  const ours = new Set<string>()
  for (let round = 1; ; round += 1) {
    const lacking = files.filter((file) => !present.some((asset) => isWhole(asset, file, ours.has(file.file))))
    if (lacking.length === 0 && round > 1) return { ...draft, assets: [...present] }
    if (round > rounds) throw new Error(`assets did not arrive intact: ${lacking.map(({ file }) => file).join(', ')}`)
    for (const file of lacking) {
      const torn = present.find(({ name }) => name === file.file)
      if (torn) await removeAsset(client, torn)
      if (await upload(client, draft, folder, file, round)) ours.add(file.file)
    }
    present = await assetsOf(client, draft.id)
  }
}

function isWhole(asset: Asset, { file, sha256, exact }: AssetFile, ours: boolean): boolean {
  const bytesCount = exact || ours
  return asset.name === file && asset.state === 'uploaded' && (!bytesCount || asset.digest === `sha256:${sha256}`)
}

/** False where the asset may be there although the call failed. */
async function upload(
  client: Client,
  draft: Release,
  folder: string,
  { file }: AssetFile,
  round: number,
): Promise<boolean> {
  const data = await openAsBlob(join(folder, file))
  try {
    await client.octokit.rest.repos.uploadReleaseAsset({
      // Without it the client asks uploads.github.com, whatever the API's address is.
      url: draft.upload_url,
      owner: client.owner,
      repo: client.repo,
      release_id: draft.id,
      name: file,
      headers: { 'content-type': 'application/octet-stream' },
      data: data as unknown as string,
    })
    return true
  } catch (error) {
    if (/immutable/i.test(messageOf(error)))
      throw new UserError('the release became immutable before its assets were there: run this again', { cause: error })
    // Somebody else has uploaded it, or we have and did not hear: reading back tells.
    const settled = httpStatus(error) === 422 || isAmbiguous(error)
    if (!settled) throw error
    await client.pause(1000 * round)
    return false
  }
}

async function removeAsset({ octokit, owner, repo }: Client, { id }: Asset): Promise<void> {
  try {
    await octokit.rest.repos.deleteReleaseAsset({ owner, repo, asset_id: id })
  } catch (error) {
    if (httpStatus(error) !== 404) throw error
  }
}

/** A release has at most 1,000 assets; ours are a handful. */
async function assetsOf({ octokit, owner, repo }: Client, release_id: number): Promise<readonly Asset[]> {
  return (await octokit.rest.repos.listReleaseAssets({ owner, repo, release_id, per_page: 100 })).data
}
