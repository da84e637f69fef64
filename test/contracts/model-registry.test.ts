import { describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { modelRegistryContract } from './model-registry.ts'
import { temporary } from './samples.ts'

describe('on a folder', () => {
  modelRegistryContract(async () => connect({ store: await temporary() }).registry)
})
