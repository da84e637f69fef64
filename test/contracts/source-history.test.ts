import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { temporary } from './samples.ts'
import { sourceHistoryContract } from './source-history.ts'

afterAll(closeDoubles)

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
    const { history, changed } = connect({ store: join(repository, '.mlops'), repository })
    return { history, changed, trunk, head, path: 'mlops.yml', text: 'three' }
  })
})

describe('on GitHub', () => {
  sourceHistoryContract(async () => {
    const trunk: string[] = []
    let head = ''
    const { history, changed } = await connectDouble({
      event: 'pull_request',
      prepare: async ({ seed, world }) => {
        trunk.push((await world.git.resolve('refs/heads/main'))!)
        for (const text of ['two', 'three']) trunk.unshift(await seed.commit({ 'mlops.yml': text }))
        const branch = await seed.commit({ 'mlops.yml': 'four' }, { branch: 'change', parents: [trunk[0]!] })
        head = await seed.commit({ 'mlops.yml': 'five' }, { branch: 'merge', parents: [trunk[0]!, branch] })
        return undefined
      },
      sha: () => head,
    })
    return { history, changed, trunk, head, path: 'mlops.yml', text: 'three' }
  })
})
