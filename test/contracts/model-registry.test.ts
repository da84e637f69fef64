import { afterAll, describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { modelRegistryContract } from './model-registry.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

describe('on a folder', () => {
  modelRegistryContract(async () => connect({ store: await temporary() }).registry)
})

describe('on GitHub', () => {
  modelRegistryContract(async () => (await connectDouble()).registry)
})
