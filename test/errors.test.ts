import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { problemsIn, UserError } from '../src/errors.ts'

test('what the disk refuses is told with its path, and is no bug', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'disk-'))
  await writeFile(join(folder, 'file'), '')
  const path = join(folder, 'file', 'inner')
  const error: unknown = await readFile(path).catch((reason: unknown) => reason)
  expect(problemsIn(error)).toEqual([{ where: path, what: 'a part of this path is a file, not a folder (ENOTDIR)' }])
})

test('a missing file that nobody expected is a bug, as is any other error', async () => {
  const error: unknown = await readFile('/no such folder/x').catch((reason: unknown) => reason)
  expect(problemsIn(error)).toBeNull()
  expect(problemsIn(new Error('oops'))).toBeNull()
  expect(problemsIn('oops')).toBeNull()
})

test('the mistakes of a user', () => {
  expect(problemsIn(new UserError({ where: 'a', what: 'b' }))).toEqual([{ where: 'a', what: 'b' }])
})
