import { UserError } from '../../errors.ts'
import { authorizationFor, isLoopback, parseChallenge } from './authorization.ts'
import type { Credentials } from './docker-credentials.ts'

export interface ClientOptions {
  /** `ghcr.io` */
  readonly registry: string
  /** `acme/birds` */
  readonly repository: string
  readonly credentials: () => Promise<Credentials | null>
  readonly signal?: AbortSignal
  readonly pause?: (milliseconds: number) => Promise<void>
}

/** One call; `path` is relative to `/v2/<repository>/`, or a whole address that the registry gave. */
export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT'
  readonly path: string | URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Blob | Uint8Array<ArrayBuffer>
  /** Another repository that has to be read for it. */
  readonly from?: string | undefined
  /** Sent once: the caller finds out what became of it. */
  readonly once?: boolean
}

const attempts = 5
const longestWait = 60_000

/** One repository of a registry over HTTP: answers challenges and repeats what failed on the way. */
export class RegistryClient {
  readonly registry: string
  readonly repository: string
  readonly pause: (milliseconds: number) => Promise<void>
  readonly #options: ClientOptions
  readonly #root: URL
  #credentials: Promise<Credentials | null> | null = null
  /** `Authorization` by the rights it carries. */
  readonly #granted = new Map<string, string>()

  constructor(options: ClientOptions) {
    const { registry, repository, pause } = options
    const local = isLoopback(new URL(`http://${registry}`).hostname)
    this.registry = registry
    this.repository = repository
    this.pause = pause ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)))
    this.#options = options
    this.#root = new URL(`${local ? 'http' : 'https'}://${apiHost(registry)}/v2/${repository}/`)
  }

  /** The answer, whatever its status, except those that are for a person: 401 and 403 are UserErrors. */
  async send(request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      this.#options.signal?.throwIfAborted()
      const { answer, error } = await this.#authorized(request).then(
        (answer) => ({ answer, error: null }),
        (error: unknown) => ({ answer: null, error }),
      )
      if (error instanceof UserError || this.#options.signal?.aborted) throw error
      if (answer !== null && answer.status < 500 && answer.status !== 429) return answer
      if (attempt === attempts || request.once) {
        if (answer !== null) return answer
        throw new UnansweredError(`${this.#named(request)} was not answered`, { cause: error })
      }
      const asked = answer?.headers.get('retry-after') ?? null
      await this.pause(Math.min(longestWait, asked === null ? 500 * 2 ** (attempt - 1) : Number(asked) * 1000 || 1000))
    }
  }

  /** An answer that is none of those expected, as an error. */
  async unexpected(request: Request, response: Response): Promise<Error> {
    const text = (await response.text().catch(() => '')).slice(0, 500)
    return new Error(`${this.#named(request)} answered ${response.status}: ${text}`)
  }

  async #authorized(request: Request): Promise<Response> {
    const rights = this.#rights(request)
    const first = await this.#once(request, this.#granted.get(rights.join(' ')))
    if (first.status !== 401) return first.status === 403 ? this.#refuse(request, first) : first
    const challenge = parseChallenge(first.headers.get('www-authenticate'))
    await first.body?.cancel()
    this.#credentials ??= this.#options.credentials()
    const granted =
      challenge === null
        ? null
        : await authorizationFor(challenge, rights, await this.#credentials, (url, init) =>
            fetch(url, { ...init, ...this.#abortable() }),
          )
    if (granted === null) return this.#refuse(request, first)
    this.#granted.set(rights.join(' '), granted)
    const second = await this.#once(request, granted)
    return second.status === 401 || second.status === 403 ? this.#refuse(request, second) : second
  }

  #once({ method, path, headers = {}, body }: Request, authorization: string | undefined): Promise<Response> {
    const url = new URL(path, this.#root)
    // What a registry sends us elsewhere for (its storage) gets no credentials of the registry.
    const own = url.origin === this.#root.origin
    return fetch(url, {
      method,
      headers: { ...headers, ...(own && authorization ? { authorization } : {}) },
      ...(body === undefined ? {} : { body }),
      ...this.#abortable(),
    })
  }

  #abortable(): { signal?: AbortSignal } {
    return this.#options.signal ? { signal: this.#options.signal } : {}
  }

  #rights({ method, from }: Request): readonly string[] {
    const own = `repository:${this.repository}:${method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'}`
    return from === undefined ? [own] : [own, `repository:${from}:pull`]
  }

  #named({ method, path }: Request): string {
    const { pathname } = new URL(path, this.#root)
    return `${this.registry}: ${method} ${pathname}`
  }

  async #refuse(request: Request, response: Response): Promise<never> {
    const writes = request.method !== 'GET' && request.method !== 'HEAD'
    const github = this.registry === 'ghcr.io'
    throw new UserError(
      {
        where: `${this.registry}/${this.repository}`,
        what: `the registry lets us not ${writes ? 'write' : 'read'} here (${response.status})`,
        allowed: github
          ? `in the workflow file:\n\n    permissions:\n      packages: ${writes ? 'write' : 'read'}\n\nand, for a package that exists, access for this repository in the package's settings`
          : `docker login ${this.registry} first, with an account that may`,
      },
      { cause: await this.unexpected(request, response).catch(() => undefined) },
    )
  }
}

/** Nothing came back: the call may have taken effect. */
export class UnansweredError extends Error {}

/** Docker Hub's name is not the name of its registry. */
function apiHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry
}
