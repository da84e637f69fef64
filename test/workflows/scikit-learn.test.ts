import { dirname, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { venv } from '../peers/venv.ts'
import { makeRepository, runPush } from './repository.ts'

let double: GitHubDouble

beforeAll(async () => {
  double = await startGitHub()
})
afterAll(async () => {
  double.assertClean()
  await double.close()
})

test("a scikit-learn project's workflow trains, is judged by its ONNX model, and is released", async () => {
  const example = 'examples/scikit-learn'
  const repository = await makeRepository(double, example, { keepData: true })
  const first = await repository.commit('main', '', {}, 'Adopt')
  const ends = await runPush(
    repository,
    '0'.repeat(40),
    first,
    ['model', 'release'],
    {},
    {
      local: { 'actions/setup-python@v6': 'test/workflows/setup-python' },
      env: { VENV_BIN: dirname(resolve(venv(example))) },
    },
  )
  expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
  expect([...double.world.releases.values()].map(({ tag_name }) => tag_name)).toEqual(['strike-damage-sklearn@v0.0.1'])
}, 300_000)
