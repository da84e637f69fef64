import { UserError } from '../../errors.ts'
import type { ModelRegistry, StageMove } from '../../ports/model-registry.ts'
import { laterThan, nextCounter } from '../../registry/stage-log.ts'
import { parseTag, stageTag, versionTag } from '../../registry/tag.ts'
import { formatMessage, type Move, trailerText } from '../../registry/tag-message.ts'
import type { Client } from './client.ts'
import { httpStatus } from './http-error.ts'
import { type RegistryState, registryState } from './registry-state.ts'
import { createRef, createTagObject, isWorkflowsRefusal, type NewTag, signature } from './tag-ref.ts'

/** Appends `name#stage#N` at the version's commit. A number that somebody took meanwhile is left to them. */
export async function assignStage(
  client: Client,
  wanted: Parameters<ModelRegistry['assign']>[0],
  clock: () => Date,
): Promise<StageMove> {
  const { name, stage, version } = wanted
  checkStage(name, stage)
  let state = await registryState(client, name)
  const commit = await commitOf(client, state, name, version)
  for (let lost = 0; ; lost += 1) {
    const counter = nextCounter(state.counters)
    const previous = state.moves.find((move) => move.stage === stage)?.version ?? null
    const at = laterThan(clock(), state.newest, 1000)
    const move: Move = { version, previous, by: trailerText(wanted.by), reason: trailerText(wanted.reason) }
    const tag = stageTag(name, stage, counter)
    const message = formatMessage(`Assign ${stage} to ${name} ${version}`, move)
    if (await takeStage(client, { tag, message, commit, at }, `${name}@${version}`))
      return { name, stage, counter, at: at.toISOString(), ...move }
    if (lost === 30) throw new Error(`${tag} was taken again and again`)
    await client.pause(Math.random() * 3000)
    state = await registryState(client, name)
  }
}

/**
 * At the version's commit; where its workflow files are on no branch any more and the token may therefore not tag it again,
 * at a commit that only names the version. We read that from the message; GTO shows the commit instead of the version.
 */
async function takeStage(client: Client, tag: NewTag, versioned: string): Promise<boolean> {
  const take = async (commit: string) => createRef(client, tag.tag, await createTagObject(client, { ...tag, commit }))
  try {
    return await take(tag.commit)
  } catch (error) {
    if (!isWorkflowsRefusal(error)) throw error
    const { octokit, owner, repo } = client
    const entry = { path: 'version.txt', mode: '100644', type: 'blob', content: `${versioned}\n` } as const
    const tree = (await octokit.rest.git.createTree({ owner, repo, tree: [entry] })).data.sha
    const author = signature(client, tag.at)
    const commit = { owner, repo, message: tag.message, tree, parents: [], author, committer: author }
    return take((await octokit.rest.git.createCommit(commit)).data.sha)
  }
}

async function commitOf(client: Client, { versions }: RegistryState, name: string, version: string): Promise<string> {
  const listed = versions.find((one) => one.version === version)
  if (listed) return listed.at_commit
  const { octokit, owner, repo } = client
  try {
    // Older than the list goes: asked for by its name.
    const { data } = await octokit.rest.git.getRef({ owner, repo, ref: `tags/${versionTag(name, version)}` })
    if (data.object.type !== 'tag') throw unknownVersion(name, version, versions)
    return (await octokit.rest.git.getTag({ owner, repo, tag_sha: data.object.sha })).data.object.sha
  } catch (error) {
    throw httpStatus(error) === 404 ? unknownVersion(name, version, versions) : error
  }
}

function checkStage(name: string, stage: string): void {
  if (parseTag(stageTag(name, stage, 1))?.event !== 'assign')
    throw new UserError({ what: `${JSON.stringify(stage)} cannot be a stage`, allowed: 'letters, digits, - _ /' })
}

function unknownVersion(name: string, version: string, versions: RegistryState['versions']): UserError {
  return new UserError({
    what: `there is no ${name}@${version}`,
    allowed:
      versions
        .slice(0, 10)
        .map(({ tag }) => tag)
        .join(', ') || 'nothing is registered yet',
  })
}
