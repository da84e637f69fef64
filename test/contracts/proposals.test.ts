import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { git } from '../fakes/git-store.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { proposalsContract } from './proposals.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

describe('in a folder', () => {
  proposalsContract(async (archives) => {
    const repository = await temporary()
    const inbox = join(repository, '.mlops', 'inbox')
    await mkdir(inbox, { recursive: true })
    for (const [name, bytes] of Object.entries(archives)) await writeFile(join(inbox, `${name}.zip`), bytes)
    const run = (...words: string[]) =>
      git(['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words]).then(String)
    await run('init', '-q', '-b', 'main')
    await run('commit', '-q', '--allow-empty', '-m', 'one')
    const tip = (await run('rev-parse', 'HEAD')).trim()
    await run('checkout', '-q', '-b', 'change')
    await run('commit', '-q', '--allow-empty', '-m', 'two')
    const head = (await run('rev-parse', 'HEAD')).trim()
    const { proposals } = connect({ store: join(repository, '.mlops'), repository })
    return { proposals, head, tip }
  })

  test('there is nothing to report on without an archive', async () => {
    const { proposals } = connect({ store: join(await temporary(), '.mlops') })
    expect(await proposals.find()).toMatchObject({ status: 'none' })
  })
})

describe('on GitHub', () => {
  proposalsContract(async (archives) => {
    let head = ''
    const { proposals, double } = await connectDouble({
      event: 'workflow_run',
      prepare: async ({ seed, world }) => {
        const tip = (await world.git.resolve('refs/heads/main'))!
        head = await seed.commit({ 'README.md': 'two' }, { branch: 'change', parents: [tip] })
        const fork = { head_repository: 'stranger/models', head_branch: 'change', head_sha: head }
        seed.pull({ ...fork, base_sha: tip })
        const run = seed.run({ ...fork, event: 'pull_request', actor: 'stranger' })
        for (const [name, bytes] of Object.entries(archives)) seed.artifact(run.id, name, bytes)
        return { workflow_run: { id: run.id } }
      },
    })
    return { proposals, head, tip: (await double.world.git.resolve('refs/heads/main'))! }
  })
})
