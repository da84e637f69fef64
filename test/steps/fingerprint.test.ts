import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { parseProject } from '../../src/project/parse.ts'
import { fingerprintOf } from '../../src/steps/reuse/fingerprint.ts'
import { folderOf } from '../contracts/samples.ts'

const builtIn = `name: wine
task: multiclass-classification
target: cultivar
data: {train: wine.csv}
columns: {year: time, bottle: id}
train: {params: {n_estimators: 30, seed: 1}}
`
const program = builtIn.replace(/train: \{params.*/, 'train: {run: python train.py, paths: [train.py, lib/*.py]}')

let root: string
beforeEach(async () => {
  root = await folderOf({
    'wine.csv': 'cultivar,ash\na,1\n',
    'train.py': 'print(1)\n',
    'lib/model.py': 'x = 1\n',
    'requirements.txt': 'scikit-learn==1.7.2\n',
    'README.md': '# Wine\n',
  })
})

const parts = async (text: string) => {
  const project = parseProject({ text, file: 'mlops.yml', root })
  return fingerprintOf(project, { repository_root: root })
}

/** Which parts differ after a change. */
async function changed(text: string, change: () => Promise<string>): Promise<readonly string[]> {
  const before = (await parts(text))!
  const after = (await parts(await change()))!
  const differing = Object.keys(before.parts).filter((part) => {
    const key = part as keyof typeof before.parts
    return before.parts[key] !== after.parts[key]
  })
  expect(before.digest !== after.digest).toBe(differing.length > 0)
  return differing
}

const write = (path: string, content: string, text: string) => async () => {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
  return text
}

describe('the fingerprint of a training', () => {
  test.each<[string, () => Promise<string>, readonly string[]]>([
    ['a README', async () => write('README.md', '# Wines\n', builtIn)(), []],
    ['thresholds', async () => `${builtIn}validate: {metrics: {accuracy: {threshold: 0.9}}}\n`, []],
    ['the order of keys', async () => builtIn.replace('year: time, bottle: id', 'bottle: id, year: time'), []],
    ['drift rules', async () => `${builtIn}drift: {alpha: 0.1}\n`, []],
    ['a lockfile, which the built-in trainer does not use', write('requirements.txt', 'x==2\n', builtIn), []],
    ['a row', write('wine.csv', 'cultivar,ash\na,2\n', builtIn), ['data']],
    ['a parameter', async () => builtIn.replace('30', '31'), ['params']],
    ['a column’s role', async () => builtIn.replace('bottle: id', 'bottle: ignore'), ['model']],
    ['the split', async () => builtIn.replace('wine.csv}', 'wine.csv, split: {test: 0.3}}'), ['model']],
    ['repeats', async () => `${builtIn}validate: {repeats: 3}\n`, ['model']],
  ])('of the built-in trainer after a change of %s', async (_, change, expected) => {
    expect(await changed(builtIn, change)).toEqual(expected)
  })

  test.each<[string, () => Promise<string>, readonly string[]]>([
    ['its script', write('train.py', 'print(2)\n', program), ['code']],
    ['a file that its pattern names', write('lib/model.py', 'x = 2\n', program), ['code']],
    ['a new file of that pattern', write('lib/more.py', '\n', program), ['code']],
    ['a lockfile', write('requirements.txt', 'scikit-learn==1.8.0\n', program), ['environment']],
    [
      'a package that is installed beside it',
      write('lib/venv/x.py', '\n', program.replace('lib/*.py', '"**/*.py"')),
      [],
    ],
    ['a file it is not made of', write('notes.py', '\n', program), []],
    ['the command', async () => program.replace('python train.py', 'python -O train.py'), ['model']],
  ])('of a program after a change of %s', async (_, change, expected) => {
    expect(await changed(program, change)).toEqual(expected)
  })

  test('is not known while nobody says which files the program is made of', async () => {
    expect(await parts(program.replace(', paths: [train.py, lib/*.py]', ''))).toBeNull()
  })

  test('a pattern that names nothing is a mistake', async () => {
    await rm(join(root, 'lib'), { recursive: true })
    await expect(parts(program)).rejects.toThrow(/train\.paths: no file matches "lib\/\*\.py"/)
  })
})
