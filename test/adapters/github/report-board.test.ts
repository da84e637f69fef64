import { afterAll, describe, expect, test } from '@jest/globals'
import { type Connected, closeDoubles, connectDouble } from '../../contracts/github.ts'
import type { GitHubDouble } from '../../fakes/github.ts'

afterAll(closeDoubles)

const marker = '<!-- mlops-actions:mlops.yml run=1 attempt=1 head= -->'
const post = (markdown: string, run = 5) => ({ key: 'mlops.yml', markdown, head: null, order: [run, 1] as const })

async function pullRequest(
  fill: (double: GitHubDouble, number: number) => void = () => undefined,
  payload: object = {},
): Promise<Connected> {
  return connectDouble({
    event: 'pull_request',
    prepare: async (double) => {
      const base_sha = await double.seed.commit({ 'a.txt': '1' })
      const head_sha = await double.seed.commit({ 'a.txt': '2' }, { branch: 'change', parents: [base_sha] })
      const { number } = double.seed.pull({ head_branch: 'change', head_sha, base_sha })
      fill(double, number)
      return { pull_request: { number, ...payload } }
    },
  })
}

const bodies = ({ double }: Connected) => [...double.world.comments.values()].map(({ body }) => body.split('\n').at(-1))

describe('the sticky comment', () => {
  test('is found past a hundred others, and never another author’s, whatever it says', async () => {
    const github = await pullRequest(({ seed }, number) => {
      seed.comment(number, `${marker}\nforged`, 'mallory')
      for (let n = 0; n < 130; n += 1) seed.comment(number, `talk ${n}`, 'octocat')
      seed.comment(number, `${marker}\nours`)
    })
    expect((await github.board.publish(post('new'))).status).toBe('updated')
    expect(bodies(github).filter((body) => !body?.startsWith('talk'))).toEqual(['forged', 'new'])
  })

  test('becomes one again where two were posted', async () => {
    const github = await pullRequest(({ seed }, number) => {
      for (const text of ['first', 'second']) seed.comment(number, `${marker}\n${text}`)
    })
    expect((await github.board.publish(post('new'))).status).toBe('updated')
    expect(bodies(github)).toEqual(['new'])
  })

  test('of a newer run is kept, and moved into the oldest of two', async () => {
    const github = await pullRequest(({ seed }, number) => {
      seed.comment(number, `${marker}\nold`)
      seed.comment(number, `${marker.replace('run=1', 'run=9')}\nnewest`)
    })
    expect((await github.board.publish(post('stale'))).status).toBe('stale')
    expect(bodies(github)).toEqual(['newest'])
  })

  test('posted by ten runs at once is one, of the newest', async () => {
    const github = await pullRequest()
    const posts = Array.from({ length: 10 }, (_, run) => github.again().board.publish(post(`run ${run}`, run)))
    await Promise.all(posts)
    expect(bodies(github)).toEqual(['run 9'])
  })

  test('is not posted twice when the answer is lost', async () => {
    const github = await pullRequest()
    github.double.faults.add({ kind: 'cut', when: 'after', on: { method: 'POST', path: '/comments' } })
    expect((await github.board.publish(post('one'))).status).toBe('created')
    expect(bodies(github)).toEqual(['one'])
  })

  test('unchanged is not written again', async () => {
    const github = await pullRequest()
    await github.board.publish(post('one'))
    const before = github.double.exchanges.length
    expect((await github.board.publish(post('one'))).status).toBe('unchanged')
    expect(github.double.exchanges.length - before).toBe(1)
  })

  test('is not applicable outside a pull request', async () => {
    const { board } = await connectDouble()
    expect(await board.publish(post('x'))).toMatchObject({ status: 'not-applicable' })
  })

  test('of a fork’s pull request is left to the trusted half', async () => {
    const fork = { head: { sha: 'a'.repeat(40), repo: { id: 8 } }, base: { repo: { id: 7 } } }
    const github = await pullRequest(undefined, fork)
    const { board } = github.again({ permissions: { contents: 'read', 'pull-requests': 'read' } })
    expect(await board.publish(post('x'))).toMatchObject({ status: 'forbidden', why: expect.stringContaining('fork') })
    expect(bodies(github)).toEqual([])
  })
})
