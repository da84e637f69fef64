import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { deploymentsContract } from './deployments.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { folderOf, temporary } from './samples.ts'

afterAll(closeDoubles)

const run = promisify(execFile)

async function gitFile(git: readonly string[], branch: string, path: string): Promise<string | null> {
  const [command = '', ...words] = git
  return run(command, [...words, 'show', `${branch}:${path}`]).then(
    ({ stdout }) => stdout,
    () => null,
  )
}

describe('in a folder', () => {
  deploymentsContract(async () => {
    const repository = await folderOf({ 'mlops.yml': 'name: birds\n' })
    const git = ['git', '-C', repository, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
    for (const words of [
      ['init', '--quiet', '--initial-branch=main'],
      ['config', 'user.name', 'Ada'],
      ['config', 'user.email', 'ada@example.com'],
      ['add', '.'],
      ['commit', '--quiet', '-m', 'Begin'],
    ])
      await run('git', [...git.slice(1), ...words])
    const { deployments } = connect({ store: join(repository, '.mlops'), repository })
    return { deployments, trunk: 'main', fileOn: (branch, path) => gitFile(git, branch, path) }
  })

  test('without a repository there is nothing to propose a change to', async () => {
    const { deployments } = connect({ store: await temporary() })
    const change = { path: 'deploy/production.yml', content: '', branch: 'b', title: 't', body: '' }
    expect(() => deployments.propose(change)).toThrow(/lies in no git repository/)
  })
})

describe('on GitHub', () => {
  deploymentsContract(async () => {
    const connected = await connectDouble()
    const again = connected.again({
      permissions: { contents: 'write', deployments: 'write', 'pull-requests': 'write' },
    })
    const git = ['git', '--git-dir', connected.double.gitDir]
    return { deployments: again.deployments, trunk: 'main', fileOn: (branch, path) => gitFile(git, branch, path) }
  })
})
