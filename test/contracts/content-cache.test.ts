import { describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { contentCacheContract } from './content-cache.ts'
import { temporary } from './samples.ts'

describe('on a folder', () => {
  contentCacheContract(async () => connect({ store: await temporary() }).cache)
})
