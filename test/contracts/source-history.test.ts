import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { temporary } from './samples.ts'
import { sourceHistoryContract } from './source-history.ts'

describe('on a folder', () => {
  sourceHistoryContract(async () => {
    const repository = await temporary()
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: repository,
        encoding: 'utf8',
      }).trim()
    git('init', '-q', '-b', 'main')
    const commit = async (text: string) => {
      await writeFile(join(repository, 'mlops.yml'), text)
      git('add', '.')
      git('commit', '-q', '-m', text)
      return git('rev-parse', 'HEAD')
    }
    const trunk = [await commit('one'), await commit('two'), await commit('three')].reverse()
    git('checkout', '-q', '-b', 'branch')
    await commit('four')
    const head = await commit('five')
    const { history } = connect({ store: join(repository, '.mlops'), repository })
    return { history, trunk, head, path: 'mlops.yml', text: 'three' }
  })
})
