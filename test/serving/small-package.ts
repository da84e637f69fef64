import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PackageContent, writePackage } from '../../src/model/package.ts'
import { smallPipeline, smallTable } from '../model/small-pipeline.ts'

/** Folder of a package of the small forest, in a folder with a space in its name. */
export async function smallPackage(changes: Partial<PackageContent> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'served package '))
  await writePackage(folder, {
    name: 'bird',
    run_id: '0'.repeat(32),
    created_at: '2026-01-02T03:04:05Z',
    algorithm: 'random-forest',
    pipeline: await smallPipeline(),
    sample: smallTable(),
    example: 'rows',
    ...changes,
  })
  return folder
}
