import { z } from 'zod'
import { UserError } from '../../errors.ts'
import type { Credentials } from './docker-credentials.ts'

export interface Challenge {
  readonly scheme: 'basic' | 'bearer'
  readonly realm: string
  readonly service: string | null
}

/** A `WWW-Authenticate` header; null where it asks for what we cannot give. */
export function parseChallenge(header: string | null): Challenge | null {
  const [, scheme = '', rest = ''] = /^\s*(basic|bearer)\s+(.*)$/is.exec(header ?? '') ?? []
  if (scheme === '') return null
  const parameters = new Map(
    [...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  )
  return {
    scheme: scheme.toLowerCase() as Challenge['scheme'],
    realm: parameters.get('realm') ?? '',
    service: parameters.get('service') ?? null,
  }
}

const tokenSchema = z
  .object({ token: z.string().optional(), access_token: z.string().optional() })
  .transform(({ token, access_token }) => token ?? access_token ?? '')

/**
 * The `Authorization` header that answers a challenge; null where basic credentials are asked for and there are none.
 * Tokens are fetched as the distribution specification says: by GET with basic credentials, or, with a refresh token, by POST.
 */
export async function authorizationFor(
  challenge: Challenge,
  scopes: readonly string[],
  credentials: Credentials | null,
  send: typeof fetch,
): Promise<string | null> {
  if (challenge.scheme === 'basic') return credentials?.kind === 'password' ? basic(credentials) : null
  const realm = checkedRealm(challenge.realm)
  const response =
    credentials?.kind === 'identity'
      ? await send(realm, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'refresh_token',
            refresh_token: credentials.token,
            client_id: 'mlops-actions',
            scope: scopes.join(' '),
            ...(challenge.service === null ? {} : { service: challenge.service }),
          }),
        })
      : await send(withQuery(realm, challenge.service, scopes), {
          headers: credentials === null ? {} : { authorization: basic(credentials) },
        })
  if (response.status === 401 || response.status === 403) return null
  if (!response.ok) throw new Error(`the registry's token service answered ${response.status}`)
  const token = tokenSchema.parse(await response.json())
  return token === '' ? null : `Bearer ${token}`
}

function basic({ username, password }: Extract<Credentials, { kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function withQuery(realm: URL, service: string | null, scopes: readonly string[]): URL {
  const url = new URL(realm)
  if (service !== null) url.searchParams.set('service', service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  return url
}

/** Credentials go there: never in the clear, except on this machine. */
function checkedRealm(realm: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : null
  if (url && (url.protocol === 'https:' || isLoopback(url.hostname))) return url
  throw new UserError({
    where: 'registry',
    what: `names ${JSON.stringify(realm)} for tokens`,
    allowed: 'an https address',
  })
}

/** What Docker, too, talks to without TLS. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
