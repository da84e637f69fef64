import { createHash } from 'node:crypto'
import { fill } from './openapi/fill.ts'
import { botLogin } from './permissions.ts'
import type { Json } from './router.ts'
import type { World } from './world.ts'

/** GitHub's `simple-user`. */
export function user(login: string): Json {
  const bot = login.endsWith('[bot]')
  const api = `https://api.github.com/users/${encodeURIComponent(login)}`
  return fill('simple-user', {
    login,
    id: userId(login),
    node_id: nodeId('U', userId(login)),
    type: bot ? 'Bot' : 'User',
    site_admin: false,
    url: api,
    html_url: `https://github.com/${bot ? `apps/${login.slice(0, -5)}` : login}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${userId(login)}`,
    gravatar_id: '',
  })
}

function userId(login: string): number {
  return login === botLogin ? 41_898_282 : numberOf(login)
}

export function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 4)
}

export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`
}

export function repositoryUrl(world: World): string {
  return `${world.origins.api}/repos/${world.owner}/${world.repo}`
}

export function htmlUrl(world: World): string {
  return `https://github.com/${world.owner}/${world.repo}`
}

/** A repository by its full name: the double's own, or a fork of it. */
export function repository(world: World, schema: string, fullName = `${world.owner}/${world.repo}`): Json {
  const [owner = '', name = ''] = fullName.split('/')
  const own = fullName === `${world.owner}/${world.repo}`
  return fill(schema, {
    id: repositoryId(world, fullName),
    node_id: nodeId('R', repositoryId(world, fullName)),
    name,
    full_name: fullName,
    owner: user(owner),
    private: !world.settings.is_public,
    fork: !own,
    has_issues: world.settings.issues,
    default_branch: world.defaultBranch,
    visibility: world.settings.is_public ? 'public' : 'private',
    html_url: `https://github.com/${fullName}`,
    url: `${world.origins.api}/repos/${fullName}`,
    clone_url: `https://github.com/${fullName}.git`,
    description: null,
    has_downloads: true,
  })
}

export function repositoryId(world: World, fullName: string): number {
  return fullName === `${world.owner}/${world.repo}` ? world.repositoryId : numberOf(fullName)
}
