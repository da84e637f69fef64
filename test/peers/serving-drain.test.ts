import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { type ServerProcess, startProcess } from '../serving/server-process.ts'
import { smallPackage } from '../serving/small-package.ts'
import { balancer } from './serving/balancer.ts'

const SECONDS = 6

/** As Kubernetes rolls a Deployment: new connections go to who is ready; who is told to end drains, and no request fails. */
test('SIGTERM under the load of 32 connections: zero failed requests, exit 0', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drain '))
  const script = join(folder, 'post.lua')
  await writeFile(
    script,
    `wrk.method = "POST"\nwrk.body = '{"instances": [[60, "Large"], [null, null]]}'\nwrk.headers["Content-Type"] = "application/json"\n`,
  )
  const words = ['--package', await smallPackage(), '--port', '0', '--host', '127.0.0.1', '--drain-delay', '1000']
  const start = async (): Promise<ServerProcess> => {
    const server = await startProcess(resolve('build/src/server.js'), words)
    if (!('address' in server)) throw new Error(server.stderr)
    return server
  }
  const [old, next] = [await start(), await start()]
  await using front = await balancer([old.address, next.address])
  try {
    const words = ['-t2', '-c32', `-d${SECONDS}s`, '-s', script, `${front.address}/invocations`]
    const load = promisify(execFile)('wrk', words)
    await sleep(2000)
    const began = performance.now()
    const ended = await old.end('SIGTERM')
    const took = Math.round(performance.now() - began)
    const { stdout } = await load
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(stdout).not.toMatch(/Non-2xx|Socket errors/)
    const answered = Number(/(\d+) requests in/.exec(stdout)?.[1])
    expect(answered).toBeGreaterThan(1000)
    // Half of the 32 connections began at each server; the first one's came back to the second.
    expect(front.served().map((connections) => connections >= 16)).toEqual([true, true])
    expect(front.served()[1]).toBeGreaterThanOrEqual(32)
    process.stderr.write(`drained under load: ${answered} requests, none failed; ${took} ms from SIGTERM to exit 0\n`)
  } finally {
    await next.end()
  }
}, 120_000)
