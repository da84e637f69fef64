import { describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { runStoreContract } from './run-store.ts'
import { temporary } from './samples.ts'

describe('on a folder', () => {
  runStoreContract(async () => connect({ store: await temporary() }).runs)
})
