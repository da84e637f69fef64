import { created, invalid, noContent, notFound, ok, page, problem } from './answers.ts'
import type { GitRef } from './git-store.ts'
import { nodeId, repositoryUrl } from './people.ts'
import { accepted, type Grant, holds, read, write } from './permissions.ts'
import type { Answer, Json, Route } from './router.ts'
import type { World } from './world.ts'

export function gitUrl(world: World, kind: string, rest: string): string {
  return `${repositoryUrl(world)}/git/${kind}/${rest}`
}

function show(world: World, { ref, sha, type }: GitRef): Json {
  const kind = { commit: 'commits', tag: 'tags', blob: 'blobs', tree: 'trees' }[type] ?? 'commits'
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: gitUrl(world, 'refs', ref.slice('refs/'.length).split('/').map(encodeURIComponent).join('/')),
    object: { sha, type, url: gitUrl(world, kind, sha) },
  }
}

/**
 * GitHub takes no commit whose workflow files no branch has from a token without `workflows`, which a job's never has.
 * The answer's wording is GitHub's.
 */
export async function workflowsRefusal(world: World, grant: Grant, sha: string): Promise<Answer | null> {
  if (holds(grant, 'workflows', 'write')) return null
  const folder = (rev: string): Promise<string | null> => world.git.resolve(`${rev}:.github/workflows`)
  const own = await folder(`${sha}^{commit}`)
  if (own === null) return null
  const heads = await world.git.refs('refs/heads/')
  for (const head of heads) if ((await folder(head.sha)) === own) return null
  const files = (await world.git.text(['ls-tree', '--name-only', own])).trim().split('\n')
  const message = `refusing to allow a GitHub App to create or update workflow \`.github/workflows/${files[0]}\` without \`workflows\` permission`
  const needs = accepted([{ contents: 'write', workflows: 'write' }])
  return { ...problem(403, message), headers: { 'x-accepted-github-permissions': needs } }
}

async function createRef(world: World, grant: Grant, ref: string, sha: string): Promise<Answer> {
  if (!/^refs\/[^/]+\/.+/.test(ref))
    return problem(422, "Reference name must start with 'refs/' and have at least 2 slashes.")
  if (!(await world.git.isRefName(ref))) return problem(422, 'Reference name is invalid')
  if (!/^[0-9a-f]{40}$/.test(sha))
    return problem(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  if (!(await world.git.typeOf(sha))) return problem(422, 'Object does not exist')
  const refusal = await workflowsRefusal(world, grant, sha)
  if (refusal) return refusal
  if (await world.git.ref(ref)) return problem(422, 'Reference already exists')
  if (!(await world.git.swap(ref, sha, null))) {
    return (await world.git.ref(ref))
      ? problem(422, 'Reference already exists')
      : problem(422, 'Reference name is invalid')
  }
  world.events.push({ event: 'create', by: grant.login, starts: !grant.job, detail: { ref, sha } })
  return created(show(world, (await world.git.ref(ref))!))
}

async function updateRef(world: World, grant: Grant, ref: string, body: Json): Promise<Answer> {
  const sha = String(body.sha)
  const current = await world.git.ref(ref)
  if (!current) return problem(422, 'Reference does not exist')
  if (!(await world.git.typeOf(sha))) return problem(422, 'Object does not exist')
  const refusal = await workflowsRefusal(world, grant, sha)
  if (refusal) return refusal
  if (body.force !== true && !(await world.git.isAncestor(current.sha, sha))) {
    return problem(422, 'Update is not a fast forward')
  }
  if (!(await world.git.swap(ref, sha, current.sha))) return problem(409, 'Reference cannot be updated')
  world.events.push({ event: 'push', by: grant.login, starts: !grant.job, detail: { ref, sha } })
  return ok(show(world, (await world.git.ref(ref))!))
}

const base = '/repos/{owner}/{repo}/git'

export const refRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/ref/{ref}`,
    needs: read('contents'),
    async act(world, call) {
      const found = await world.git.ref(`refs/${call.params.ref}`)
      return found ? ok(show(world, found)) : notFound
    },
  },
  {
    method: 'GET',
    path: `${base}/matching-refs/{ref}`,
    needs: read('contents'),
    async act(world, call) {
      const found = await world.git.refs(`refs/${call.params.ref}`)
      // Not a paged operation in the description, but GitHub pages it all the same.
      return page(world, call, found, (ref) => show(world, ref))
    },
  },
  {
    method: 'POST',
    path: `${base}/refs`,
    needs: write('contents'),
    act: (world, { body, grant }) => createRef(world, grant, String(body.ref), String(body.sha)),
  },
  {
    method: 'PATCH',
    path: `${base}/refs/{ref}`,
    needs: write('contents'),
    act: (world, { body, grant, params }) => updateRef(world, grant, `refs/${params.ref}`, body),
  },
  {
    method: 'DELETE',
    path: `${base}/refs/{ref}`,
    needs: write('contents'),
    async act(world, call) {
      const ref = `refs/${call.params.ref}`
      if (!(await world.git.ref(ref))) return problem(422, 'Reference does not exist')
      const bound = [...world.releases.values()].find(
        (release) => release.immutable && `refs/tags/${release.tag_name}` === ref,
      )
      if (bound) return invalid('Release', 'custom', 'tag_name', 'Cannot delete the tag of an immutable release')
      await world.git.remove(ref)
      return noContent
    },
  },
]
