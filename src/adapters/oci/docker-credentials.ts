import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { UserError } from '../../errors.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** What `docker login` keeps for registries that gave it a refresh token instead. */
  | { readonly kind: 'identity'; readonly token: string }

const authSchema = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
})
const configSchema = z.object({
  auths: z.record(z.string(), authSchema).optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
})
const helperSchema = z.object({ Username: z.string(), Secret: z.string() })

/** What `docker login` left for a registry: in `config.json` itself or in a credential helper. null: nothing. */
export async function dockerCredentials(registry: string, env: Environment): Promise<Credentials | null> {
  const folder = env['DOCKER_CONFIG'] ?? join(env['HOME'] ?? homedir(), '.docker')
  const file = join(folder, 'config.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const config = parseConfig(text, file)
  const helper = config.credHelpers?.[registry] ?? config.credsStore
  const own = Object.entries(config.auths ?? {}).find(([key]) => hostOf(key) === hostOf(registry))?.[1]
  const stored = own === undefined ? null : credentialsOf(own)
  return stored ?? (helper === undefined ? null : askHelper(helper, registry, env))
}

function parseConfig(text: string, file: string): z.infer<typeof configSchema> {
  try {
    return configSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new UserError({ where: file, what: 'is not a Docker configuration file' }, { cause: error })
  }
}

function credentialsOf({ auth, username, password, identitytoken }: z.infer<typeof authSchema>): Credentials | null {
  if (identitytoken) return { kind: 'identity', token: identitytoken }
  if (username && password) return { kind: 'password', username, password }
  if (!auth) return null
  const decoded = Buffer.from(auth, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1) }
}

/** Docker's helper protocol: the registry on standard input, JSON on standard output. One that knows nothing exits with 1. */
function askHelper(name: string, registry: string, env: Environment): Promise<Credentials | null> {
  if (!/^[\w.-]+$/.test(name))
    throw new UserError({ where: 'credential helper', what: `${JSON.stringify(name)} cannot be one` })
  return new Promise((resolve, reject) => {
    const child = execFile(`docker-credential-${name}`, ['get'], { env: env as NodeJS.ProcessEnv }, (error, stdout) => {
      if (error) return typeof error.code === 'number' ? resolve(null) : reject(missingHelper(name, error))
      const { Username, Secret } = helperSchema.parse(JSON.parse(stdout))
      resolve(
        Username === '<token>'
          ? { kind: 'identity', token: Secret }
          : { kind: 'password', username: Username, password: Secret },
      )
    })
    // A helper that is not there never reads; its error comes through the callback.
    child.stdin?.on('error', () => {})
    child.stdin?.end(registry)
  })
}

function missingHelper(name: string, cause: Error): UserError {
  return new UserError(
    { where: 'docker-credential helper', what: `docker-credential-${name} cannot be run: ${cause.message}` },
    { cause },
  )
}

/** Docker Hub's entry is under its old address. */
function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  return ['index.docker.io', 'registry-1.docker.io'].includes(host) ? 'docker.io' : host
}
