import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'

test('output that nobody reads any more is no error', async () => {
  const child = spawn(process.execPath, [resolve('build/test/cli/launch.js'), '--help'])
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const code = await new Promise<number | null>((done) => child.on('close', done))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
