import { mkdir } from 'node:fs/promises'
import { UserError } from '../../errors.ts'
import { confinedPath } from '../../files/confined-path.ts'
import type { Version } from '../../ports/model-registry.ts'
import type { Client } from './client.ts'
import { publishedRelease } from './publish-release.ts'
import { saveDownload } from './stream-body.ts'

/** Brings a version's assets into `folder`, each checked against the digest that GitHub computed when it arrived. */
export async function downloadVersion(client: Client, version: Version, folder: string): Promise<void> {
  const release = await publishedRelease(client, version.tag)
  if (!release)
    throw new UserError({
      what: `${version.tag} has a tag but no release yet`,
      allowed: 'registering the same run again, which finishes it',
    })
  await mkdir(folder, { recursive: true })
  for (const { id, name, size, digest } of release.assets) {
    if (!/^(model[.]tar([.][0-9]{3})?|version[.]json|model-card[.]md)$/.test(name)) continue
    const { octokit, owner, repo } = client
    const request = () =>
      octokit.rest.repos.getReleaseAsset({
        owner,
        repo,
        asset_id: id,
        headers: { accept: 'application/octet-stream' },
        request: { parseSuccessResponseBody: false },
      })
    const sha256 = await saveDownload(client, request, confinedPath(folder, name), size)
    if (digest && digest !== `sha256:${sha256}`)
      throw new UserError({
        where: `${version.tag}, ${name}`,
        what: `is not intact: its sha256 is ${sha256}`,
        allowed: digest,
      })
  }
}
