import { headerOf, httpStatus, isAmbiguous, messageOf } from './http-error.ts'

export type Pause = (milliseconds: number) => Promise<void>

const attempts = 4
const longestWait = 120_000

/** POSTs that make the same object again, or only read: these may be sent twice. */
const repeatable = /[/]git[/](commits|tags|trees|blobs)$|[/]graphql$/

/**
 * Repeats a call that GitHub refused for its rate (429, secondary limits), and, where sending it twice does no harm,
 * one that was not answered or failed with a 5xx. Other POSTs are the caller's: only it can look whether they took effect.
 */
export async function withRetries<T>(
  call: { readonly method: string; readonly url: string },
  send: () => Promise<T>,
  pause: Pause,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send()
    } catch (error) {
      const wait = waitBefore(error, attempt, call)
      if (wait === null || attempt === attempts || signal?.aborted) throw error
      await pause(wait)
    }
  }
}

/** Milliseconds, or null when the call must not be repeated. */
function waitBefore(error: unknown, attempt: number, { method, url }: { method: string; url: string }): number | null {
  const backoff = 1000 * 2 ** (attempt - 1)
  if (isRateLimit(error)) {
    const wait = limitWait(error) ?? backoff * 4
    return wait <= longestWait ? wait : null
  }
  return isAmbiguous(error) && (method !== 'POST' || repeatable.test(url)) ? backoff : null
}

function isRateLimit(error: unknown): boolean {
  const status = httpStatus(error)
  if (status === 429) return true
  return (
    status === 403 && (headerOf(error, 'x-ratelimit-remaining') === '0' || /rate limit|abuse/i.test(messageOf(error)))
  )
}

function limitWait(error: unknown): number | null {
  const after = headerOf(error, 'retry-after')
  if (after !== null) return Number(after) * 1000
  const reset = headerOf(error, 'x-ratelimit-remaining') === '0' ? headerOf(error, 'x-ratelimit-reset') : null
  return reset === null ? null : Math.max(0, Number(reset) * 1000 - Date.now()) + 1000
}
