import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { UserError } from '../../errors.ts'
import { createExclusive, writeFlushed } from '../../files/atomic-write.ts'
import { formatRecord, readRecord } from '../../files/read-record.ts'
import { settleFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import type { ModelRegistry, Publication, StageMove, Version } from '../../ports/model-registry.ts'
import { instant } from '../../records/digest.ts'
import { nextVersion } from '../../registry/next-version.ts'
import { laterThan, nextCounter, stageLog } from '../../registry/stage-log.ts'
import { parseTag, stageTag, versionTag } from '../../registry/tag.ts'
import {
  type Move,
  moveSchema,
  type Registration,
  registrationSchema,
  trailerText,
} from '../../registry/tag-message.ts'
import { packVersion, unpackVersion } from '../version-files.ts'
import { namesIn } from './folder-names.ts'
import type { Layout } from './layout.ts'

const registrationFile = z.strictObject({ at: instant, ...registrationSchema.shape })
const moveFile = z.strictObject({ at: instant, ...moveSchema.shape })

/**
 * Versions as `registry/<name>/versions/v1.2.3/` (GitHub's assets and `tag.json`, which stands for the tag's message),
 * stage moves as `registry/<name>/stages/<stage>#<n>.json`.
 */
export function folderModelRegistry(layout: Layout, clock: () => Date): ModelRegistry {
  return {
    publish: (publication) =>
      withTemporaryFolder(layout.temporary, async (temporary) => {
        const existing = await existingVersion(layout, publication)
        if (existing) return { version: existing, created: false }
        const folder = join(temporary, 'version')
        await packVersion(publication, folder)
        return settleVersion(layout, publication, folder, clock)
      }),
    list: (name) => list(layout, name),
    open: (version, folder) => {
      const files = join(layout.versions(version.name), version.version)
      return unpackVersion(files, version, folder)
    },
    assign: async (wanted) => {
      const { versions } = await list(layout, wanted.name)
      if (!versions.some(({ version }) => version === wanted.version)) throw unknownVersion(wanted, versions)
      return withTemporaryFolder(layout.temporary, (temporary) => append(layout, wanted, temporary, clock))
    },
  }
}

async function settleVersion(layout: Layout, publication: Publication, folder: string, clock: () => Date) {
  const { name, record, bump } = publication
  for (;;) {
    // One look for both questions: between two, another process could register this very package.
    const { versions } = await list(layout, name)
    const existing = versions.find(({ package_digest }) => package_digest === record.package_digest)
    if (existing) return { version: existing, created: false }
    const version = nextVersion(
      versions.map((other) => other.version),
      bump,
    )
    const newest =
      versions
        .map(({ registered_at }) => registered_at)
        .toSorted()
        .at(-1) ?? null
    const registration: Registration & { at: string } = {
      at: laterThan(clock(), newest, 1).toISOString(),
      package_digest: record.package_digest,
      model_digest: record.model_digest,
      run_id: record.run.run_id,
      commit: publication.commit,
    }
    await rm(join(folder, 'tag.json'), { force: true })
    await writeFlushed(join(folder, 'tag.json'), formatRecord(registration))
    const settled = await settleFolder(folder, join(layout.versions(name), version), { readonly: true })
    if (settled) return { version: versionOf(name, version, registration, []), created: true }
  }
}

async function existingVersion(layout: Layout, { name, record }: Publication): Promise<Version | undefined> {
  const { versions } = await list(layout, name)
  return versions.find(({ package_digest }) => package_digest === record.package_digest)
}

async function list(layout: Layout, name: string) {
  const log = stageLog(await stageEvents(layout, name))
  const versions: Version[] = []
  for (const version of await namesIn(layout.versions(name))) {
    const registration = await readRecord(join(layout.versions(name), version, 'tag.json'), registrationFile)
    const stages = [...log.current].flatMap(([stage, at]) => (at === version ? [stage] : []))
    versions.push(versionOf(name, version, registration, stages.toSorted()))
  }
  const newestFirst = versions.toSorted((a, b) => Date.parse(b.registered_at) - Date.parse(a.registered_at))
  return { versions: newestFirst, moves: log.moves.map((move) => ({ name, ...move })) }
}

async function stageEvents(layout: Layout, name: string) {
  const events = []
  for (const file of await namesIn(layout.stages(name))) {
    const { stage, counter } = stageOf(name, file)
    const move = await readRecord(join(layout.stages(name), file), moveFile)
    events.push({ stage, counter, version: move.version, at: move.at, by: move.by, reason: move.reason })
  }
  return events
}

function stageOf(name: string, file: string): { stage: string; counter: number } {
  const tag = parseTag(`${name}#${decodeURIComponent(file.replace(/[.]json$/, ''))}`)
  if (tag?.event !== 'assign' || tag.counter === null) throw new UserError({ where: file, what: 'is not a stage move' })
  return { stage: tag.stage, counter: tag.counter }
}

async function append(
  layout: Layout,
  { name, stage, version, by, reason }: Parameters<ModelRegistry['assign']>[0],
  temporary: string,
  clock: () => Date,
): Promise<StageMove> {
  for (;;) {
    const { moves } = await list(layout, name)
    const counter = nextCounter(moves.map((move) => move.counter))
    const previous = moves.find((move) => move.stage === stage)?.version ?? null
    const at = laterThan(clock(), moves[0]?.at ?? null, 1).toISOString()
    const move: Move = { version, previous, by: trailerText(by), reason: trailerText(reason) }
    const path = join(layout.stages(name), stageFile(name, stage, counter))
    if (await createExclusive(path, formatRecord({ at, ...move }), temporary))
      return { name, stage, counter, at, ...move }
  }
}

function stageFile(name: string, stage: string, counter: number): string {
  const tag = stageTag(name, stage, counter)
  if (parseTag(tag)?.event !== 'assign')
    throw new UserError({ what: `${JSON.stringify(stage)} cannot be a stage`, allowed: 'letters, digits, - _ /' })
  return `${encodeURIComponent(stage)}#${counter}.json`
}

function versionOf(
  name: string,
  version: string,
  { at, ...registration }: Registration & { at: string },
  stages: string[],
) {
  return { name, version, tag: versionTag(name, version), ...registration, registered_at: at, stages } satisfies Version
}

function unknownVersion(wanted: { name: string; version: string }, versions: readonly Version[]): UserError {
  return new UserError({
    what: `there is no ${wanted.name}@${wanted.version}`,
    allowed:
      versions
        .slice(0, 10)
        .map(({ tag }) => tag)
        .join(', ') || 'nothing is registered yet',
  })
}
