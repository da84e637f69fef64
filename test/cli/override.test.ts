import { execFileSync } from 'node:child_process'
import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlopsJson, wineFolder, wineProject } from './terminal.ts'

interface Verdict {
  readonly verdict: string
  readonly reasons: readonly string[]
}

test('--set decides on a branch too, where the thresholds are those of the base', async () => {
  const folder = await wineFolder(`${wineProject}validate: {metrics: {accuracy: {threshold: 0.5}}}\n`)
  const git = (...words: string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], { cwd: folder })
  await writeFile(join(folder, '.gitignore'), '.mlops/\n')
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'one')
  git('checkout', '-qb', 'branch')
  await appendFile(join(folder, 'mlops.yml'), '# a change\n')
  git('commit', '-qam', 'two')
  await mlopsJson(folder, ['train'])
  expect(await mlopsJson<Verdict>(folder, ['validate'])).toMatchObject({ verdict: 'pass' })
  const strict = await mlopsJson<Verdict>(folder, ['validate', '--set', 'validate.metrics.accuracy.threshold=1.5'])
  expect(strict).toMatchObject({ verdict: 'fail', reasons: [expect.stringContaining('below the threshold 1.5')] })
})
