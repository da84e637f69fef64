import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { archiveOf, extractArchive } from '../files/archive.ts'
import { writeFlushed } from '../files/atomic-write.ts'
import { readParts, writeParts } from '../files/file-parts.ts'
import { formatRecord, readRecord } from '../files/read-record.ts'
import type { Publication, Version } from '../ports/model-registry.ts'
import { type VersionRecord, versionRecordSchema } from '../records/version.ts'

/** GitHub takes assets under 2 GiB; exactly 2 GiB fails. */
export const assetLimit = 1900 * 2 ** 20

/** Writes what a version consists of into `folder`: `model.tar` (or its parts), `version.json`, `model-card.md`. */
export async function packVersion(
  publication: Publication,
  folder: string,
  partBytes = assetLimit,
): Promise<VersionRecord> {
  await mkdir(folder, { recursive: true })
  const archives = await writeParts(archiveOf(publication.package), folder, 'model.tar', partBytes)
  const record = { ...publication.record, archives: [...archives] }
  await writeFlushed(join(folder, 'version.json'), formatRecord(record))
  await writeFlushed(join(folder, 'model-card.md'), publication.card)
  return record
}

/** Checks a version's files against its tag and record, and extracts the package into `folder`. Returns the record. */
export async function unpackVersion(files: string, version: Version, folder: string): Promise<VersionRecord> {
  const path = join(files, 'version.json')
  const record = await readRecord(path, versionRecordSchema)
  if (record.package_digest !== version.package_digest || record.name !== version.name)
    throw new UserError({ where: path, what: `is not the record of ${version.tag}`, allowed: version.package_digest })
  const bytes = record.archives.reduce((sum, part) => sum + part.bytes, 0)
  await extractArchive(await readParts(files, record.archives), folder, { bytes, entries: 100_000 })
  return record
}
