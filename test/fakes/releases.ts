import { created, invalid, noContent, notFound, ok, page, problem } from './answers.ts'
import { type Grant, holds, read, write } from './permissions.ts'
import { workflowsRefusal } from './refs.ts'
import { showRelease } from './release-body.ts'
import type { Answer, Call, Json, Route } from './router.ts'
import type { Release, World } from './world.ts'

/** Newest first; drafts only for those who may push. */
function visible(world: World, grant: Grant): readonly Release[] {
  const all = [...world.releases.values()].reverse()
  return holds(grant, 'contents', 'write') ? all : all.filter((release) => !release.draft)
}

function published(world: World, tag: string): Release | undefined {
  return [...world.releases.values()].find((release) => !release.draft && release.tag_name === tag)
}

/** What publishing does: the tag is made when it is not there, lightweight, at the target. */
async function publish(world: World, grant: Grant, release: Release, latest: unknown): Promise<Answer | null> {
  const ref = `refs/tags/${release.tag_name}`
  const twin = published(world, release.tag_name)
  if (twin && twin !== release) return invalid('Release', 'already_exists', 'tag_name')
  if (!(await world.git.ref(ref))) {
    const sha = await target(world, release.target_commitish)
    if (!sha) return invalid('Release', 'invalid', 'target_commitish')
    const refusal = await workflowsRefusal(world, grant, sha)
    if (refusal) return refusal
    if (!(await world.git.swap(ref, sha, null)))
      return invalid('Release', 'custom', 'tag_name', 'tag_name is not a valid tag')
    world.events.push({ event: 'create', by: grant.login, starts: !grant.job, detail: { ref, sha } })
  }
  // Somebody else may have published under the tag while git was asked.
  const rival = published(world, release.tag_name)
  if (rival && rival !== release) return invalid('Release', 'already_exists', 'tag_name')
  release.draft = false
  release.published_at = world.now()
  release.immutable = world.immutableReleases
  if (latest !== 'false' && !release.prerelease) {
    for (const other of world.releases.values()) other.latest = false
    release.latest = true
  }
  const detail = { action: 'published', tag_name: release.tag_name }
  world.events.push({ event: 'release', by: grant.login, starts: !grant.job, detail })
  return null
}

async function target(world: World, commitish: string): Promise<string | null> {
  const branch = await world.git.resolve(`refs/heads/${commitish}^{commit}`)
  return branch ?? (/^[0-9a-f]{40}$/.test(commitish) ? world.git.resolve(`${commitish}^{commit}`) : null)
}

function tooLong(body: Json): Answer | null {
  return String(body.body ?? '').length > 125_000
    ? invalid('Release', 'custom', 'body', 'body is too long (maximum is 125000 characters)')
    : null
}

async function create(world: World, { body, grant }: Call): Promise<Answer> {
  const long = tooLong(body)
  if (long) return long
  const draft = body.draft === true
  const release: Release = {
    id: world.nextId(),
    tag_name: String(body.tag_name),
    target_commitish: (body.target_commitish as string | undefined) ?? world.defaultBranch,
    name: (body.name as string | undefined) ?? null,
    body: (body.body as string | undefined) ?? null,
    draft: true,
    prerelease: body.prerelease === true,
    immutable: false,
    latest: false,
    created_at: world.now(),
    published_at: null,
    author: grant.login,
  }
  if (!draft) {
    const refusal = await publish(world, grant, release, body.make_latest)
    if (refusal) return refusal
  }
  world.releases.set(release.id, release)
  return created(showRelease(world, release))
}

async function update(world: World, { body, grant, params }: Call): Promise<Answer> {
  const release = world.releases.get(Number(params.release_id))
  if (!release) return notFound
  const long = tooLong(body)
  if (long) return long
  const tag = body.tag_name as string | undefined
  if (release.immutable && tag !== undefined && tag !== release.tag_name) {
    return invalid('Release', 'custom', 'tag_name', 'tag_name cannot be changed on an immutable release')
  }
  const before = { ...release }
  release.tag_name = tag ?? release.tag_name
  release.target_commitish = (body.target_commitish as string | undefined) ?? release.target_commitish
  release.prerelease = (body.prerelease as boolean | undefined) ?? release.prerelease
  if ('name' in body) release.name = body.name as string | null
  if ('body' in body) release.body = body.body as string | null
  if (release.draft && body.draft === false) {
    const refusal = await publish(world, grant, release, body.make_latest)
    if (refusal) {
      Object.assign(release, before)
      return refusal
    }
  } else if (!release.draft && body.draft === true) {
    if (release.immutable) return problem(422, 'Cannot turn an immutable release into a draft')
    release.draft = true
    release.published_at = null
  }
  return ok(showRelease(world, release))
}

const base = '/repos/{owner}/{repo}/releases'

export const releaseRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    needs: read('contents'),
    act: (world, call) => page(world, call, visible(world, call.grant), (release) => showRelease(world, release)),
  },
  { method: 'POST', path: base, needs: write('contents'), act: create },
  {
    method: 'GET',
    path: `${base}/latest`,
    needs: read('contents'),
    act(world) {
      const release = [...world.releases.values()].find((each) => each.latest && !each.draft)
      return release ? ok(showRelease(world, release)) : notFound
    },
  },
  {
    method: 'GET',
    path: `${base}/tags/{tag}`,
    needs: read('contents'),
    act(world, call) {
      const release = published(world, call.params.tag!)
      return release ? ok(showRelease(world, release)) : notFound
    },
  },
  {
    method: 'GET',
    path: `${base}/{release_id}`,
    needs: read('contents'),
    act(world, call) {
      const release = visible(world, call.grant).find((each) => each.id === Number(call.params.release_id))
      return release ? ok(showRelease(world, release)) : notFound
    },
  },
  { method: 'PATCH', path: `${base}/{release_id}`, needs: write('contents'), act: update },
  {
    method: 'DELETE',
    path: `${base}/{release_id}`,
    needs: write('contents'),
    act(world, call) {
      const id = Number(call.params.release_id)
      if (!world.releases.delete(id)) return notFound
      for (const asset of [...world.assets.values()]) if (asset.release === id) world.assets.delete(asset.id)
      return noContent
    },
  },
]
