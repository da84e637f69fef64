import { afterAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import type { Shown } from '../../src/ports/report-board.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { reportBoardContract } from './report-board.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

const check = { name: 'model gate / model', passed: false, title: 'fail: it lost', markdown: '# why' }

describe('on a folder', () => {
  reportBoardContract(async () => connect({ store: await temporary() }).board)

  test('has no check runs', async () => {
    expect(await connect({ store: await temporary() }).board.check(check)).toMatchObject({ status: 'not-applicable' })
  })
})

/** A job of a pull request. */
function pullRequest(head?: object) {
  return connectDouble({
    event: 'pull_request',
    prepare: async ({ seed }) => {
      const base_sha = await seed.commit({ 'a.txt': '1' })
      const head_sha = await seed.commit({ 'a.txt': '2' }, { branch: 'change', parents: [base_sha] })
      const { number } = seed.pull({ head_branch: 'change', head_sha, base_sha })
      return { pull_request: { number, head: { sha: head_sha, ...head } } }
    },
  })
}

describe('on GitHub', () => {
  reportBoardContract(async () => (await pullRequest()).board)

  test('jobs that write their parts at once all have their say, in one comment', async () => {
    const { double, again } = await pullRequest()
    const part = (line: string) => ({
      key: 'model.yml',
      head: null,
      order: [7, 1] as const,
      markdown: (before: Shown | null) =>
        [...new Set([...(before?.markdown.split('\n') ?? []), line])].filter(Boolean).sort().join('\n'),
    })
    await Promise.all(['a', 'b', 'c'].map((line) => again().board.publish(part(line))))
    const [comment, ...others] = [...double.world.comments.values()]
    expect(others).toEqual([])
    expect(comment!.body.split('\n').slice(1)).toEqual(['a', 'b', 'c'])
  })

  test('a check run is made on the head, red or green', async () => {
    const { double, again } = await pullRequest()
    const permissions = { checks: 'write' } as const
    expect((await again({ permissions }).board.check(check)).status).toBe('created')
    await again({ permissions }).board.check({ ...check, passed: true })
    const head = await double.world.git.resolve('refs/heads/change')
    expect([...double.world.checks.values()]).toMatchObject([
      {
        name: check.name,
        head_sha: head,
        conclusion: 'failure',
        output: { title: check.title, summary: check.markdown },
      },
      { conclusion: 'success' },
    ])
  })

  test('without the permission a check run is refused with the line to add; from a fork that is only told', async () => {
    const { again } = await pullRequest()
    await expect(again().board.check(check)).rejects.toThrow(/checks: write/)
    const fork = await pullRequest({ repo: { id: 99 } })
    expect(await fork.again().board.check(check)).toEqual({
      status: 'forbidden',
      why: 'the pull request comes from a fork, whose token can only read',
    })
  })
})
