import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { mlops, storeFiles, wineFolder, wineProject } from './terminal.ts'

const header = 'a,cultivar\n'

/** Every mistake gets an error of its own, exit code 2, and leaves no trace in the store. */
describe('mistakes of a first hour', () => {
  test.each<[string, string, (folder: string) => Promise<void>, RegExp]>([
    [
      'a misspelt key',
      wineProject.replace('target:', 'taget:'),
      nothing,
      /mlops.yml:3: unknown key taget \(did you mean target\?\)/,
    ],
    [
      'a missing target column',
      wineProject.replace('target: cultivar', 'target: cultivars'),
      nothing,
      /no column "cultivars".*did you mean "cultivar"\?/,
    ],
    [
      'a target with one class',
      wineProject,
      data(`${header}1,x\n2,x\n3,x\n4,x\n5,x\n6,x\n`),
      /every row has the same class in "cultivar": x/,
    ],
    [
      'a threshold that is not a number',
      `${wineProject}validate: {metrics: {accuracy: {threshold: high}}}\n`,
      nothing,
      /mlops.yml:6: validate.metrics.accuracy.threshold is "high"\n {2}allowed: a number/,
    ],
    [
      'an unknown metric',
      `${wineProject}validate: {metrics: {acuracy: {threshold: 0.5}}}\n`,
      nothing,
      /acuracy is not a known metric \(did you mean accuracy\?\)/,
    ],
    ['a file that is not there', wineProject.replace('wine.csv', 'whine.csv'), nothing, /whine.csv/],
    ['an empty file', wineProject, data(''), /wine.csv.*empty/s],
    ['a header and no rows', wineProject, data(header), /wine.csv.*no rows|wine.csv.*only a header/s],
    ['a ragged file', wineProject, data(`${header}1,x\n2,y,3\n`), /wine.csv:3.*3.*2/s],
    ['a binary file', wineProject, data('\u0000\u0001PNG\u0000'), /wine.csv.*binary|wine.csv.*NUL/s],
    ['one column twice', wineProject, data('a,a,cultivar\n1,2,x\n3,4,y\n'), /wine.csv.*twice|wine.csv.*duplicate/is],
    [
      'a negative n_estimators',
      wineProject.replace('30', '-30'),
      nothing,
      /mlops.yml:5: train.params.n_estimators is -30/,
    ],
    ['a regression of texts', wineProject.replace('multiclass-classification', 'regression'), nothing, /cultivar/],
  ])('%s', async (_, project, spoil, message) => {
    const folder = await wineFolder(project)
    await spoil(folder)
    const { code, stdout, stderr } = await mlops(folder, ['train', '--json', '--quiet'])
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(await storeFiles(folder)).toEqual([])
  })

  test('a predictions file with a NaN probability', async () => {
    const folder = await wineFolder()
    await writeFile(
      join(folder, 'p.csv'),
      'target,prediction,probability.no,probability.yes\nyes,yes,0.1,0.9\nno,no,NaN,NaN\n',
    )
    const { code, stderr } = await mlops(folder, ['metrics', 'p.csv', '--task', 'binary-classification'])
    expect(stderr).toMatch(/p.csv:3|p.csv.*row 2/)
    expect(code).toBe(2)
  })

  test.each([
    [['trian'], /there is no command trian \(did you mean train\?\)/],
    [['train', '--cofnig', 'x'], /--cofnig: there is no such flag \(did you mean --config\?\)/],
    [['promote', 'wine'], /STAGE: is missing/],
    [['promote', 'wine@v9.9.9', 'production'], /no version of wine is registered/],
    [['train', '--config', 'other.yml'], /other.yml: there is no project file here/],
    [['train', '--config', 'wine.csv/mlops.yml'], /wine.csv\/mlops.yml: a part of this path is a file/],
    [['train', '--store', 'wine.csv'], /wine.csv\/.*: a part of this path is a file/],
    [['train', '--set', 'train=[*b]'], /--set train: "\[\*b\]" is not valid YAML: Unresolved alias/],
    [['train', '--set', 'data.train=[wine.csv'], /--set data.train: .* is not valid YAML: Flow sequence/],
    [['verify'], /one thing to verify is needed/],
    [['validate', '--run', '00000000000000000000000000000000'], /there is no run 0+ of wine/],
  ])('%j', async (words, message) => {
    const folder = await wineFolder()
    const { code, stderr } = await mlops(folder, words)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
    expect(await storeFiles(folder)).toEqual([])
  })

  test('a message that quotes data does not steer the terminal', async () => {
    const folder = await wineFolder(
      wineProject.replace('target: cultivar', 'target: nope').replace('wine.csv}', 'wine.csv, test: wine.csv}'),
    )
    await writeFile(join(folder, 'wine.csv'), `a,\u001b[2Jb\n${'1,x\n2,y\n3,x\n4,y\n'.repeat(20)}`)
    const { code, stderr } = await mlops(folder, ['train', '--quiet'])
    expect(stderr).toMatch(/^error: target: the data has no column "nope".*\n {2}allowed: a, .*b\n$/)
    expect(stderr).not.toContain('\u001b')
    expect(code).toBe(2)
  })

  test('--config finds the store from another folder, for every command that uses one', async () => {
    const [folder, other] = [await wineFolder(), await wineFolder()]
    const config = ['--config', join(folder, 'mlops.yml')]
    for (const words of [['train'], ['validate'], ['register'], ['promote', 'wine@v0.0.1', 'production'], ['versions']])
      expect(await mlops(other, [...words, ...config])).toMatchObject({ code: 0 })
    for (const words of [
      ['verify', 'wine@production'],
      ['pull', 'wine@production', '--output', 'model'],
      ['predict', 'wine.csv', '--model', 'wine@production', '--output', 'out.csv'],
    ])
      expect(await mlops(other, [...words, ...config])).toMatchObject({ code: 0 })
    expect(await mlops(other, ['rollback', 'wine', 'production', ...config])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/wine@v0.0.1 is the first version/),
    })
    expect(await storeFiles(other)).toEqual([])
  }, 60_000)

  test('help of every command shows an example', async () => {
    const folder = await wineFolder()
    const { code, stdout } = await mlops(folder, ['--help'])
    expect(code).toBe(0)
    for (const [, name] of stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)) {
      const shown = await mlops(folder, [name!, '--help'])
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/Example: mlops /) })
    }
  })
})

async function nothing(): Promise<void> {}

function data(text: string): (folder: string) => Promise<void> {
  return (folder) => writeFile(join(folder, 'wine.csv'), text)
}
