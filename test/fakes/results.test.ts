import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { runScript } from './child.ts'
import { type GitHubDouble, startGitHub } from './github.ts'
import { resultsTranscript } from './results-transcript.ts'

const script = fileURLToPath(new URL('./results-script.js', import.meta.url))
let double: GitHubDouble
let temp: string
beforeEach(async () => {
  double = await startGitHub()
  temp = mkdtempSync(join(tmpdir(), 'results-'))
})
afterEach(async () => {
  await double.close()
  rmSync(temp, { recursive: true })
})

async function play(kind: 'all' | 'upload'): Promise<Record<string, unknown>> {
  const head_sha = await double.seed.commit({ a: 'a' })
  const run = double.seed.run({ head_sha, status: 'in_progress' })
  const token = double.token({ actions: 'read' })
  const env = double.env({ token, run: run.id, event: { name: 'push', payload: {} }, workspace: temp, temp })
  const RESULT_FILE = join(temp, 'result.json')
  const ended = await runScript(script, { ...env, SCRIPT: kind, RESULT_FILE }, { fast: true })
  if (ended.code !== 0) throw new Error(ended.stderr + ended.stdout)
  return JSON.parse(readFileSync(RESULT_FILE, 'utf8')) as Record<string, unknown>
}

describe('the results service, with the real artifact and cache clients in a child process', () => {
  test('upload, list, download, across runs, delete; cache', async () => {
    expect(await play('all')).toEqual(resultsTranscript)
    double.assertClean()
  })

  test.each([
    ['CreateArtifact', 503, 5],
    ['/blobs/', 500, 4],
  ])('%s answering %i is tried again, and then is an error', async (path, status, tries) => {
    double.faults.add({ on: { origin: 'results', path, times: 99 }, kind: 'status', status })
    expect((await play('upload')).upload).toMatch(/^refused/)
    expect(double.exchanges.filter((each) => each.status === status).length).toBeGreaterThanOrEqual(tries)
  })

  test('one 503 is survived', async () => {
    double.faults.add({ on: { origin: 'results', path: 'FinalizeArtifact' }, kind: 'status', status: 503 })
    expect((await play('upload')).upload).toMatchObject({ size: expect.any(Number) })
  })
})
