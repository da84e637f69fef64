import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { UserError } from '../errors.ts'

const SHORTEST = 16

/** Bearer keys. They are compared by their digests, all of them, in a time that tells nothing. */
export interface ApiKeys {
  readonly wanted: boolean
  fit(authorization: string | undefined): boolean
}

export function apiKeys(keys: readonly string[]): ApiKeys {
  const digests = keys.map(digest)
  return {
    wanted: keys.length > 0,
    fit(authorization) {
      const given = digest(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '')
      let found = false
      for (const one of digests) found = timingSafeEqual(one, given) || found
      return found
    },
  }
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** Keys of a file, one a line. Throws UserError where there is none, or one that is easily guessed. */
export async function readKeys(file: string): Promise<ApiKeys> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new UserError({ where: file, what: 'this file is missing' }) : error
  })
  const keys = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  if (keys.length === 0) throw new UserError({ where: file, what: 'holds no key', allowed: 'one key a line' })
  if (keys.some((key) => key.length < SHORTEST))
    throw new UserError({ where: file, what: 'holds a short key', allowed: `keys of ${SHORTEST} characters or more` })
  return apiKeys(keys)
}
