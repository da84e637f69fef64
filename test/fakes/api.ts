import { notFound, problem } from './answers.ts'
import { artifactRoutes } from './artifacts.ts'
import { assetRoutes } from './assets.ts'
import { checkRoutes } from './checks.ts'
import { collaboratorRoutes } from './collaborators.ts'
import { commentRoutes } from './comments.ts'
import { contentRoutes } from './contents.ts'
import { deploymentRoutes } from './deployments.ts'
import { dispatchRoutes } from './dispatches.ts'
import type { Violation } from './exchanges.ts'
import { gitObjectRoutes } from './git-objects.ts'
import { graphqlAnswer } from './graphql.ts'
import { issueRoutes } from './issues.ts'
import { checkRequest, checkResponse } from './openapi/check.ts'
import { accepted, allows, type Grant } from './permissions.ts'
import { pullRoutes } from './pulls.ts'
import { refRoutes } from './refs.ts'
import { releaseRoutes } from './releases.ts'
import { type Call, type Json, matcher, type Route } from './router.ts'
import { runRoutes } from './runs.ts'
import type { Handled, Received } from './server.ts'
import { settingRoutes } from './settings.ts'
import type { World } from './world.ts'

export const routes: readonly Route[] = [
  ...refRoutes,
  ...gitObjectRoutes,
  ...contentRoutes,
  ...releaseRoutes,
  ...assetRoutes,
  ...runRoutes,
  ...artifactRoutes,
  ...pullRoutes,
  ...collaboratorRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...checkRoutes,
  ...dispatchRoutes,
  ...deploymentRoutes,
  ...settingRoutes,
]

const match = matcher(routes)

/** One REST or GraphQL call: token, route, permission, description, effect, description. */
export async function apiCall(
  world: World,
  received: Received,
  violate: (violation: Violation) => void,
): Promise<Handled> {
  const { method, url, headers, bytes, broken } = received
  const origin = received.origin === 'uploads' ? 'uploads' : 'api'
  const grant = grantFor(world, headers.authorization)
  if (!grant) return plain(problem(401, headers.authorization ? 'Bad credentials' : 'Requires authentication'))
  const call = `${method} ${url.pathname}`
  if (origin === 'api' && method === 'POST' && url.pathname === '/graphql') {
    const answer = await graphqlAnswer(world, grant, parse(bytes), (what) => violate({ call, what }))
    return { answer, validated: true }
  }
  const found = match(method, origin, url.pathname)
  if (!found) {
    violate({ call, what: `no such call on the ${origin} origin of the double` })
    return plain(notFound)
  }
  const { route, params } = found
  if (params.owner !== undefined && !own(world, params)) return plain(notFound)
  if (!allows(grant, route.needs)) {
    const refusal = problem(403, 'Resource not accessible by integration')
    return plain({ ...refusal, headers: { 'x-accepted-github-permissions': accepted(route.needs) } })
  }
  const body = origin === 'uploads' ? {} : parse(bytes)
  const request: Call = {
    origin,
    method,
    path: url.pathname,
    params,
    query: url.searchParams,
    headers,
    bytes,
    body,
    grant,
    broken,
  }
  const wrong = checkRequest(route, request)
  for (const what of wrong) violate({ call, what })
  if (wrong.some((what) => !what.startsWith('undocumented'))) {
    return { answer: problem(422, `Invalid request.\n\n${wrong.join('\n')}`), validated: true }
  }
  const answer = await route.act(world, request)
  for (const what of checkResponse(route, answer)) violate({ call, what })
  return { answer, validated: true }
}

function plain(answer: Handled['answer']): Handled {
  return { answer, validated: false }
}

function own(world: World, params: Readonly<Record<string, string>>): boolean {
  return `${params.owner}/${params.repo}`.toLowerCase() === `${world.owner}/${world.repo}`.toLowerCase()
}

function grantFor(world: World, authorization: string | undefined): Grant | null {
  const token = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  return token ? (world.grants.get(token) ?? null) : null
}

function parse(bytes: Buffer): Json {
  return bytes.length === 0 ? {} : (JSON.parse(bytes.toString('utf8')) as Json)
}
