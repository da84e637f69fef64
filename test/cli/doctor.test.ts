import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { mlops, mlopsJson, wineFolder } from './terminal.ts'

interface Checks {
  readonly checks: readonly { readonly name: string; readonly status: string; readonly fix: string | null }[]
}

let folder: string
beforeAll(async () => {
  folder = await wineFolder()
  execFileSync('git', ['init', '-q', '-b', 'main', folder])
  await mlopsJson(folder, ['init'])
})

const failed = ({ checks }: Checks) => checks.filter(({ status }) => status === 'fail').map(({ name }) => name)

test('what init writes is in order, as far as a folder tells', async () => {
  const found = await mlopsJson<Checks>(folder, ['doctor'])
  expect(found.checks.length).toBeGreaterThan(20)
  expect(failed(found)).toEqual([])
  for (const { status, fix } of found.checks) expect(fix === null).toBe(status === 'ok')
})

test.each(['birdstrikes', 'scikit-learn'])('the example %s is in order', async (name) => {
  const example = await mkdtemp(join(tmpdir(), 'mlops doctor '))
  await cp(join('examples', name), example, { recursive: true })
  execFileSync('git', ['init', '-q', '-b', 'main', example])
  expect(failed(await mlopsJson<Checks>(example, ['doctor']))).toEqual([])
})

test('a fault is printed with its fix, and the exit code stays 0: nothing was judged', async () => {
  const path = join(folder, '.github/workflows/model.yml')
  const text =
    'on: {pull_request: {paths: [src/**]}}\njobs: {m: {runs-on: x, steps: [{uses: a/mlops-actions/validate-model@v1}]}}\n'
  await writeFile(path, text)
  expect(failed(await mlopsJson<Checks>(folder, ['doctor']))).toEqual(['path-filter'])
  const { code, stdout } = await mlops(folder, ['doctor'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/path-filter/)
  expect(stdout).toMatch(/remove on\.pull_request\.paths/)
})

test('without a project file it says what writes one', async () => {
  await rm(join(folder, 'mlops.yml'))
  const { stdout } = await mlops(folder, ['doctor'])
  expect(stdout).toMatch(/project-file.*there is no project file/s)
})
