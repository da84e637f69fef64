import type { StageMove, Version } from '../../ports/model-registry.ts'
import { type StageEvent, stageLog } from '../../registry/stage-log.ts'
import { parseTag, versionTag } from '../../registry/tag.ts'
import { parseMove, parseRegistration } from '../../registry/tag-message.ts'
import type { Client } from './client.ts'
import { type AnnotatedTag, readTags, readTagsNamed } from './tags.ts'

/** A model's tags, understood. */
export interface RegistryState {
  /** Newest first; each with the tag object and the commit it stands at. */
  readonly versions: readonly (Version & { readonly object: string; readonly at_commit: string })[]
  readonly moves: readonly StageMove[]
  /** All numbers ever used, also by tags that others made: none is given twice. */
  readonly taken: readonly string[]
  /** Counters of all tags. */
  readonly counters: readonly (number | null)[]
  /** Time of the newest tag. */
  readonly newest: string | null
}

export async function registryState(client: Client, name: string): Promise<RegistryState> {
  const tags = await readTags(client, name)
  const older = await olderVersions(client, name, tags)
  const versionTags = [...tags.versions.annotated, ...older].flatMap((tag) => versionEvent(tag, name))
  const withdrawn = new Set(versionTags.filter(({ event }) => event === 'deregister').map(({ version }) => version))
  const atCommit = new Map(versionTags.map(({ tag, version }) => [tag.commit, version]))
  const events = tags.stages.annotated.flatMap((tag) => stageEvent(tag, name, atCommit))
  const log = stageLog(events)
  const versions = versionTags.flatMap(({ tag, event, version }) => {
    const registration = parseRegistration(tag.message)
    if (event !== 'register' || !registration || withdrawn.has(version)) return []
    const stages = [...log.current].flatMap(([stage, current]) => (current === version ? [stage] : [])).toSorted()
    const facts = {
      name,
      version,
      tag: tag.name,
      registered_at: tag.at,
      stages,
      object: tag.object,
      at_commit: tag.commit,
    }
    return [{ ...facts, ...registration }]
  })
  const names = [...tags.versions.names, ...tags.stages.names].map(parseTag)
  const times = [...tags.versions.annotated, ...tags.stages.annotated].map(({ at }) => at)
  return {
    versions: versions.toSorted((a, b) => Date.parse(b.registered_at) - Date.parse(a.registered_at)),
    moves: log.moves.map((move) => ({ name, ...move })),
    taken: names.flatMap((tag) => (tag && 'version' in tag && tag.artifact === name ? [tag.version] : [])),
    counters: names.map((tag) => tag?.counter ?? null),
    newest: times.toSorted().at(-1) ?? null,
  }
}

/** Stages looked at for versions that are not among the newest: what is in production may be far behind them. */
const latestMoves = 20

async function olderVersions(
  client: Client,
  name: string,
  { versions, stages }: Awaited<ReturnType<typeof readTags>>,
): Promise<readonly AnnotatedTag[]> {
  const known = new Set(versions.annotated.map((tag) => tag.name))
  const moves = stages.annotated.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, latestMoves)
  const named = moves.flatMap((tag) => {
    const version = parseTag(tag.name)?.artifact === name ? parseMove(tag.message)?.version : undefined
    return version === undefined ? [] : [versionTag(name, version)]
  })
  return readTagsNamed(
    client,
    [...new Set(named)].filter((tag) => !known.has(tag)),
  )
}

function versionEvent(tag: AnnotatedTag, name: string) {
  const parsed = parseTag(tag.name)
  if (parsed?.artifact !== name || (parsed.event !== 'register' && parsed.event !== 'deregister')) return []
  return [{ tag, event: parsed.event, version: parsed.version }]
}

/** GTO finds a stage's version by the commit; the message says it where that version is not among the newest. */
function stageEvent(tag: AnnotatedTag, name: string, atCommit: ReadonlyMap<string, string>): readonly StageEvent[] {
  const parsed = parseTag(tag.name)
  if (parsed?.artifact !== name || (parsed.event !== 'assign' && parsed.event !== 'unassign')) return []
  const move = parseMove(tag.message)
  const version = atCommit.get(tag.commit) ?? move?.version
  if (version === undefined) return []
  return [
    {
      stage: parsed.stage,
      version,
      counter: parsed.counter ?? 0,
      at: tag.at,
      by: move?.by ?? tag.by,
      reason: move?.reason ?? null,
      cancels: parsed.event === 'unassign',
    },
  ]
}
