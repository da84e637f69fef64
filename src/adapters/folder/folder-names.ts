import { readdir } from 'node:fs/promises'

/** Names in a folder, none when it does not exist yet; what a desktop or an editor left there (`.DS_Store`) is not ours. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
