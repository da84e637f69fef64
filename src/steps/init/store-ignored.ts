import { join } from 'node:path'
import type { Place } from './place.ts'
import { textOrNull } from './read-text.ts'

/** Whether git passes over `.mlops/`, which keeps the runs and versions of this machine. */
export async function storeIgnored({ top, directory }: Place): Promise<boolean> {
  const texts = await Promise.all([top, directory].map((folder) => textOrNull(join(folder, '.gitignore'))))
  return texts.some((text) => text !== null && /^\/?(\*\*\/)?\.mlops\/?\s*$/m.test(text))
}
