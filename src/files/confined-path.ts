import { join } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * Where a relative path that somebody else wrote lies under `root`. Refused (UserError): absolute paths, `..`, `.`,
 * empty segments, back-slashes, drive letters, control characters, names Windows cannot hold.
 */
export function confinedPath(root: string, relative: string): string {
  const segments = relative.split('/')
  const safe = (segment: string) =>
    segment !== '' && segment !== '.' && segment !== '..' && !/[\p{Cc}\\:]/u.test(segment)
  if (relative.length > 1024 || !segments.every(safe))
    throw new UserError({
      what: `the path ${JSON.stringify(relative.slice(0, 200))} leaves its folder or is malformed`,
      allowed: 'relative paths with / between names, without .., back-slashes, colons or control characters',
    })
  return join(root, ...segments)
}
