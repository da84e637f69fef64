import { afterAll, describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { reportBoardContract } from './report-board.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

describe('on a folder', () => {
  reportBoardContract(async () => connect({ store: await temporary() }).board)
})

describe('on GitHub', () => {
  reportBoardContract(async () => {
    const { board } = await connectDouble({
      event: 'pull_request',
      prepare: async ({ seed }) => {
        const base_sha = await seed.commit({ 'a.txt': '1' })
        const head_sha = await seed.commit({ 'a.txt': '2' }, { branch: 'change', parents: [base_sha] })
        const { number } = seed.pull({ head_branch: 'change', head_sha, base_sha })
        return { pull_request: { number } }
      },
    })
    return board
  })
})
