import { readFile } from 'node:fs/promises'
import type { ServerProcess } from './server-process.ts'

/** Process ids of a server's workers. Linux alone tells them so plainly, and it is what the image runs on. */
export async function workersOf({ pid }: ServerProcess): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}
