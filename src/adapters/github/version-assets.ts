import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { digestFile } from '../../files/digest.ts'
import type { Publication } from '../../ports/model-registry.ts'
import { packVersion } from '../version-files.ts'
import type { AssetFile } from './release-assets.ts'

/** Packs a version into `folder` and names what is to be published. The record's time may differ between attempts. */
export async function versionAssets(publication: Publication, folder: string, partBytes: number) {
  await packVersion(publication, folder, partBytes)
  const files: AssetFile[] = []
  for (const file of (await readdir(folder)).toSorted()) {
    const path = join(folder, file)
    const [sha256, { size: bytes }] = [await digestFile(path), await stat(path)]
    files.push({ file, sha256, bytes, exact: file.startsWith('model.tar') })
  }
  return { folder, files }
}
