import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlops } from '../cli/terminal.ts'
import { venv } from './venv.ts'

const project = join('test', 'init', 'mlflow')

test('an MLflow project trains and validates at once after mlops init', async () => {
  const bin = dirname(resolve(venv(project)))
  const env = { PATH: `${bin}${delimiter}${process.env['PATH']}` }
  const folder = await mkdtemp(join(tmpdir(), 'mlops init '))
  await cp(project, folder, { recursive: true })
  for (const words of [['init'], ['train', '--quiet'], ['validate', '--quiet']]) {
    const { code, stdout, stderr } = await mlops(folder, [...words, '--json'], env)
    expect({ words, code, ...(code === 0 ? {} : { stderr }) }).toEqual({ words, code: 0 })
    if (words[0] === 'validate') expect(JSON.parse(stdout)).toMatchObject({ verdict: 'pass' })
  }
}, 600_000)
