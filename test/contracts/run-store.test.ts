import { afterAll, describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { runStoreContract } from './run-store.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

describe('on a folder', () => {
  runStoreContract(async () => connect({ store: await temporary() }).runs)
})

describe('on GitHub', () => {
  runStoreContract(async () => (await connectDouble()).runs)
})
