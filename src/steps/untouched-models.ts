import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { UnchangedModel } from '../records/gate-set.ts'
import { pathInRepository } from './load-project.ts'
import { modelFiles, touches } from './touched.ts'

/** How far back an untouched model's run is looked for; on main it is trained again then, so that one is always near. */
const maxDistance = 10

/** Events of a change that is not merged yet. */
const proposals: readonly string[] = ['pull_request', 'merge_group']

/** A model of several. */
export interface Model {
  /** Its project file, as `config` names it. */
  readonly file: string
  readonly project: Project
}

/** Tells an untouched model from one that the change concerns (null). */
export type Untouched = (model: Model) => Promise<UnchangedModel | null>

/**
 * A pull request is held against its base. A push is held against the commit of the model's newest run, so that the next
 * push makes up for a training that died. Other events concern every model.
 */
export async function untouchedModels(ports: Ports): Promise<Untouched> {
  const event = ports.origin.event ?? ''
  const { commit } = ports.origin
  const proposed = proposals.includes(event)
  const base = proposed || event === 'push' ? await ports.history.base() : null
  if (base === null || commit === null) return async () => null
  const changed = remembered((from: string) => ports.changed(from, commit))
  const line = remembered(() => ports.history.ancestors(base, maxDistance + 1))
  const isTouched = async ({ file, project }: Model, from: string): Promise<boolean> => {
    const path = pathInRepository({ config: file }, ports)
    const files = await changed(from)
    // Where the platform cannot tell all files, any of them may be the model's.
    return path === null || files === null || touches(files, modelFiles(project, path))
  }
  return async (model) => {
    if (proposed && (await isTouched(model, base))) return null
    const near = await nearestRun(model.project.name, await line(''), ports)
    if (!proposed && (near === null || (await isTouched(model, near.commit)))) return null
    return { name: model.project.name, file: model.file, base: near }
  }
}

async function nearestRun(
  name: string,
  commits: readonly string[],
  { runs, base_branch }: Ports,
): Promise<UnchangedModel['base']> {
  const branch = base_branch === null ? {} : { branch: base_branch }
  for (const [distance, commit] of commits.entries()) {
    const found = await runs.find({ name, commit, ...branch, trusted_only: true, limit: 10 })
    const kept = found.find(({ expired }) => !expired)
    if (kept) return { commit, distance, created_at: kept.created_at }
  }
  return null
}

/** Asks once for each key: several models are held against the same commit. */
function remembered<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>()
  return (key) => {
    const answer = answers.get(key) ?? ask(key)
    answers.set(key, answer)
    return answer
  }
}
