import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

let child: ChildProcess
let told: { api: string; control: string; git: string; owner_token: string; env: Record<string, string> }
beforeAll(async () => {
  const script = fileURLToPath(new URL('./serve.js', import.meta.url))
  child = spawn(process.execPath, [script, '--owner', 'somebody'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  told = JSON.parse(line)
})
afterAll(() => void child.kill('SIGKILL'))

const ask = async (path: string, body: unknown): Promise<never> =>
  (await fetch(`${told.control}${path}`, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<never>

test('the double as a process is seeded, asked and stopped over its control endpoint', async () => {
  const sha: string = await ask('/seed/commit', [{ 'a.txt': 'a' }])
  const run: { id: number } = await ask('/seed/run', [{ head_sha: sha }])
  const { token }: { token: string } = await ask('/token', { actions: 'read' })
  const answer = await fetch(`${told.api}/repos/somebody/models/actions/runs/${run.id}`, {
    headers: { authorization: `token ${token}` },
  })
  expect(await answer.json()).toMatchObject({ head_sha: sha, conclusion: 'success' })
  const state = (await (await fetch(`${told.control}/state`)).json()) as { refs: unknown; violations: unknown[] }
  expect(state).toMatchObject({ refs: [{ ref: 'refs/heads/main', sha }], violations: [], runs: [{ id: run.id }] })
  expect(told.env.GITHUB_API_URL).toBe(told.api)
  const ended = once(child, 'exit')
  await ask('/stop', null)
  expect(await ended).toEqual([0, null])
})
