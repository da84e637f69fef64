import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlops, mlopsJson, wineFolder } from './terminal.ts'

interface Report {
  readonly verdict: string
  readonly baselines: readonly { readonly name: string; readonly status: string; readonly source: string }[]
}

async function repository(): Promise<{ folder: string; git: (...words: string[]) => string }> {
  const folder = await wineFolder()
  const git = (...words: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], { cwd: folder, encoding: 'utf8' })
  await writeFile(join(folder, '.gitignore'), '.mlops/\n')
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'one')
  return { folder, git }
}

test('a training that failed at the base does not stand in the way: the run before it is the baseline', async () => {
  const { folder, git } = await repository()
  const first = git('rev-parse', '--short=7', 'HEAD').trim()
  await mlopsJson(folder, ['train'])
  git('commit', '-q', '--allow-empty', '-m', 'two')
  expect((await mlops(folder, ['train', '--set', 'train={run: exit 3}'])).code).toBe(1)
  git('checkout', '-qb', 'branch')
  git('commit', '-q', '--allow-empty', '-m', 'three')
  await mlopsJson(folder, ['train'])
  const { verdict, baselines } = await mlopsJson<Report>(folder, ['validate'])
  expect(baselines[0]).toMatchObject({
    name: 'base',
    status: 'unchanged',
    source: `run of ${first}, 1 commit before the base`,
  })
  expect(verdict).toBe('pass')
})

test('where no other run is there, it is told as the reason that nothing was compared', async () => {
  const { folder, git } = await repository()
  expect((await mlops(folder, ['train', '--set', 'train={run: exit 3}'])).code).toBe(1)
  git('checkout', '-qb', 'branch')
  git('commit', '-q', '--allow-empty', '-m', 'two')
  await mlopsJson(folder, ['train'])
  const { verdict, baselines } = await mlopsJson<Report>(folder, ['validate'])
  expect(baselines[0]).toMatchObject({ name: 'base', status: 'missing' })
  expect(baselines[0]!.source).toMatch(/^training failed in the run of [0-9a-f]{7}$/)
  expect(verdict).toBe('pass')
})
