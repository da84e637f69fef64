import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runScript } from './child.ts'
import type { GitHubDouble } from './github.ts'

/** Runs `results-script` in a child process as a job on the double; returns what its clients saw. */
export async function playResults(double: GitHubDouble, kind: 'all' | 'upload'): Promise<Record<string, unknown>> {
  const temp = mkdtempSync(join(tmpdir(), 'results-'))
  try {
    const head_sha = await double.seed.commit({ a: 'a' })
    const run = double.seed.run({ head_sha, status: 'in_progress' })
    const token = double.token({ actions: 'read' })
    const env = double.env({ token, run: run.id, event: { name: 'push', payload: {} }, workspace: temp, temp })
    const RESULT_FILE = join(temp, 'result.json')
    const script = fileURLToPath(new URL('./results-script.js', import.meta.url))
    const ended = await runScript(script, { ...env, SCRIPT: kind, RESULT_FILE }, { fast: true })
    if (ended.code !== 0) throw new Error(ended.stderr + ended.stdout)
    return JSON.parse(readFileSync(RESULT_FILE, 'utf8')) as Record<string, unknown>
  } finally {
    rmSync(temp, { recursive: true })
  }
}
