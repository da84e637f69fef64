/** Octokit's error, as far as we look at it. Its class is not imported: several copies of it may be installed. */
interface HttpError {
  readonly name?: string
  readonly status?: number
  readonly message?: string
  readonly cause?: unknown
  readonly request?: { readonly method?: string; readonly url?: string }
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> }
}

/** The answer's status, also of an error that was wrapped; null when GitHub did not answer. */
export function httpStatus(error: unknown): number | null {
  const { status, response, cause } = (error ?? {}) as HttpError
  // Octokit gives an answer that never came the status 500, but no response.
  if (typeof status === 'number') return response ? status : null
  return cause ? httpStatus(cause) : null
}

export function messageOf(error: unknown): string {
  const { message, cause } = (error ?? {}) as HttpError
  return [message, cause ? messageOf(cause) : ''].filter(Boolean).join('\n')
}

export function headerOf(error: unknown, name: string): string | null {
  const { response, cause } = (error ?? {}) as HttpError
  const value = response?.headers?.[name]
  if (value !== undefined) return String(value)
  return cause ? headerOf(cause, name) : null
}

/** `POST` and `/repos/octo/birds/releases` of the call that failed. */
export function callOf(error: unknown): { readonly method: string; readonly path: string } {
  const { method = 'GET', url = 'https://api.github.com/' } = (error as HttpError).request ?? {}
  return { method, path: new URL(url).pathname }
}

/** The call may have taken effect: no answer came, or a 5xx. */
export function isAmbiguous(error: unknown): boolean {
  const status = httpStatus(error)
  return status === null ? isUnanswered(error) : status >= 500
}

function isUnanswered(error: unknown): boolean {
  const { name, status, response } = (error ?? {}) as HttpError
  return name === 'HttpError' && status === 500 && !response
}
