import { afterAll, describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { contentCacheContract } from './content-cache.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

describe('on a folder', () => {
  contentCacheContract(async () => connect({ store: await temporary() }).cache)
})

describe('on GitHub', () => {
  contentCacheContract(async () => (await connectDouble()).cache)
})
