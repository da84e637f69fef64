import { mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { releasedTree } from '../actions/released-tree.ts'
import { onnxPackage } from '../serving/other-packages.ts'
import { startProcess } from '../serving/server-process.ts'
import { smallPackage } from '../serving/small-package.ts'

const NATIVE = resolve('test/peers/node_modules')

/** The serving image's folder: the bundle, and the native runtime where the model needs it. */
async function app(native: boolean): Promise<string> {
  const server = join(await releasedTree(), 'server', 'index.js')
  if (native) {
    await mkdir(join(dirname(server), 'node_modules'))
    for (const name of ['onnxruntime-node', 'onnxruntime-common'])
      await symlink(join(NATIVE, name), join(dirname(server), 'node_modules', name))
  }
  return server
}

async function predictions(server: string, folder: string, home: string): Promise<unknown> {
  const started = await startProcess(server, ['--package', folder, '--port', '0'], { HOME: home, CI: '' })
  if (!('address' in started)) throw new Error(started.stderr)
  const response = await fetch(`${started.address}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      instances: Array.from({ length: 50 }, (_, i) => [i % 9 === 0 ? null : i * 2, ['Small', null, 'new'][i % 3]]),
    }),
  })
  const answer = await response.json()
  expect(await started.end()).toMatchObject({ code: 0, stderr: '' })
  return answer
}

test('the native ONNX Runtime predicts as the forest does, and leaves no trace of itself at home', async () => {
  const home = await mkdtemp(join(tmpdir(), 'home '))
  const server = await app(true)
  const onnx = await predictions(server, await onnxPackage(), home)
  expect(onnx).toEqual(await predictions(server, await smallPackage(), home))
  expect(await readdir(home)).toEqual([])
}, 120_000)

test('without the native runtime an ONNX model is refused, and the message says what is missing', async () => {
  const ended = await startProcess(await app(false), ['--package', await onnxPackage(), '--port', '0'])
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('ONNX Runtime is missing') })
}, 60_000)
