import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlopsJson, wineFolder, wineProject } from './terminal.ts'

interface Verdict {
  readonly verdict: string
  readonly reasons: string[]
}

const judge = (folder: string, rule: string) =>
  mlopsJson<Verdict>(folder, ['validate', '--set', `validate.signature=${rule}`])

test('a new required input breaks the callers of production; an input less does not', async () => {
  const project = `${wineProject}validate: {baseline: [production], metrics: {accuracy: {threshold: 0.5}}}\n`
  const folder = await wineFolder(project.replace('data:', 'columns: {hue: ignore}\ndata:'))
  await mlopsJson(folder, ['train'])
  await mlopsJson(folder, ['validate'])
  await mlopsJson(folder, ['register'])
  await mlopsJson(folder, ['promote', 'wine@v0.0.1', 'production'])

  await writeFile(join(folder, 'mlops.yml'), project)
  await mlopsJson(folder, ['train'])
  expect(await judge(folder, 'compatible')).toMatchObject({
    verdict: 'fail',
    reasons: ['The signature breaks callers of production: inputs.hue: a new required input.'],
  })
  expect(await judge(folder, 'any')).toMatchObject({ verdict: 'pass' })

  await writeFile(join(folder, 'mlops.yml'), project.replace('data:', 'columns: {hue: ignore, ash: ignore}\ndata:'))
  await mlopsJson(folder, ['train'])
  expect(await judge(folder, 'compatible')).toMatchObject({ verdict: 'pass' })
})
