import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlops, mlopsJson, wineFolder, wineProject } from './terminal.ts'

interface Trained {
  readonly model_digest: string
  readonly metrics: Record<string, number>
}

test('ml-random-forest trains behind the same interface, and is judged and registered like any other', async () => {
  const folder = await wineFolder(
    wineProject.replace(
      'train: {params: {n_estimators: 30}}',
      'train: {algorithm: ml-random-forest, params: {n_estimators: 10, seed: 3}}',
    ),
  )
  const first = await mlopsJson<Trained>(folder, ['train'])
  expect(first.metrics['accuracy']).toBeGreaterThan(0.8)
  expect((await mlopsJson<Trained>(folder, ['train'])).model_digest).toBe(first.model_digest)
  expect(await mlopsJson(folder, ['validate'])).toMatchObject({ verdict: 'pass' })
  expect(await mlopsJson(folder, ['register'])).toMatchObject({ version: 'v0.0.1' })
})

test('a program that fails is kept as a failed run, with its last lines, and judged incomplete', async () => {
  const folder = await wineFolder(
    wineProject.replace('train: {params: {n_estimators: 30}}', 'train: {run: sh train.sh}'),
  )
  await writeFile(join(folder, 'train.sh'), 'echo reading; echo "no such column: colour" >&2; exit 3\n')
  const { code, stdout } = await mlops(folder, ['train', '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', model_digest: null })
  const shown = await mlops(folder, ['train'])
  expect(shown.stdout).toMatch(/exit code 3[\s\S]*no such column: colour/)
  const verdict = await mlops(folder, ['validate', '--json'])
  expect(verdict.code).toBe(1)
  expect(JSON.parse(verdict.stdout)).toMatchObject({
    verdict: 'incomplete',
    reasons: [expect.stringMatching(/Training failed/)],
  })
})

test("a program's own numbers are shown, and decide only where they are trusted", async () => {
  const project = `${wineProject.replace('train: {params: {n_estimators: 30}}', 'train: {run: sh train.sh}')}validate:\n  trust_logged: [my_score]\n  metrics: {my_score: {threshold: 0.5, greater_is_better: true}}\n`
  const folder = await wineFolder(project)
  await writeFile(join(folder, 'train.sh'), `echo '{"my_score": 0.75, "other": NaN}' > "$MLOPS_RUN_DIR/metrics.json"\n`)
  await mlopsJson(folder, ['train'])
  const report = await mlopsJson<{ verdict: string; metrics: { name: string; candidate: number }[] }>(folder, [
    'validate',
  ])
  expect(report.metrics).toEqual([expect.objectContaining({ name: 'my_score', candidate: 0.75 })])
  await writeFile(join(folder, 'mlops.yml'), project.replace('trust_logged: [my_score]', 'trust_logged: []'))
  const refused = await mlops(folder, ['validate'])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/my_score is not a known metric/) })
})
