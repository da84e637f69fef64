import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The packaged server, that goes into images: beside this bundle in the released tree; in a checkout, in `dist/` after a build,
 * whether the sources run as they are or as tsc left them. Kept here alone: a bundler may take such a path for a file to copy.
 */
export function serverFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const beside = join(here, '..', 'server')
  const places = [beside, join(here, '..', 'dist', 'server'), join(here, '..', '..', 'dist', 'server')]
  return places.find((place) => existsSync(join(place, 'index.js'))) ?? beside
}
