import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { byCodePoint } from '../../data/code-point-order.ts'

const deepest = 4
const most = 20_000

/** Folders that hold nothing of the project's own. Those that begin with a dot are passed over too. */
const foreign =
  /^(node_modules|venv|env|site-packages|__pycache__|build|dist|mlruns|mlartifacts|outputs?|reports?|predictions|tests?)$/i

/** Files of the folder and of those below it, POSIX paths, sorted, those nearer to the top first. Links are not followed. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const found: string[] = []
  let level: string[] = ['']
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: string[] = []
    for (const folder of level) {
      const entries = await readdir(join(root, folder), { withFileTypes: true })
      for (const entry of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (entry.isFile() && found.length < most) found.push(path)
        if (entry.isDirectory() && !entry.name.startsWith('.') && !foreign.test(entry.name)) next.push(path)
      }
    }
    level = next
  }
  return found
}
