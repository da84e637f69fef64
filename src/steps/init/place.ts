import { realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Ports } from '../../ports/ports.ts'

/** The folder that is set up, and the repository that it lies in. */
export interface Place {
  readonly directory: string
  /** The repository's top folder; the folder itself where there is none. */
  readonly top: string
  /** A path of the folder as seen from the top, POSIX. */
  fromTop(path: string): string
  /** A path of the top as seen from the folder, POSIX. */
  fromFolder(path: string): string
}

export async function placeOf(ports: Pick<Ports, 'directory' | 'repository_root'>): Promise<Place> {
  const directory = await realpath(ports.directory)
  const top = ports.repository_root === null ? directory : await realpath(ports.repository_root)
  const between = (from: string, to: string): string => relative(from, to).split(sep).join('/')
  return {
    directory,
    top,
    fromTop: (path) => between(top, join(directory, path)),
    fromFolder: (path) => between(directory, join(top, path)),
  }
}
