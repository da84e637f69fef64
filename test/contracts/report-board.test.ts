import { describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { reportBoardContract } from './report-board.ts'
import { temporary } from './samples.ts'

describe('on a folder', () => {
  reportBoardContract(async () => connect({ store: await temporary() }).board)
})
