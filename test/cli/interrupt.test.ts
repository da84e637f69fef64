import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { storeFiles, wineFolder, wineProject } from './terminal.ts'

test('an interrupted training ends with 130 and leaves nothing in the store', async () => {
  const folder = await wineFolder(wineProject.replace('n_estimators: 30', 'n_estimators: 9000'))
  const child = spawn(process.execPath, [resolve('build/test/cli/launch.js'), 'train'], { cwd: folder })
  child.stderr.once('data', () => child.kill('SIGINT'))
  const code = await new Promise<number | null>((done) => child.on('close', done))
  expect(code).toBe(130)
  expect(await storeFiles(folder)).toEqual([])
})
