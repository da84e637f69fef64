import { afterAll, describe } from '@jest/globals'
import { connectImages } from '../../src/adapters/oci/connect.ts'
import { type RegistryDouble, startRegistry } from '../fakes/oci-registry.ts'
import { imageRegistryContract } from './image-registry.ts'
import { temporary } from './samples.ts'

const doubles: RegistryDouble[] = []
afterAll(() => Promise.all(doubles.map((double) => double[Symbol.asyncDispose]())))

const open = connectImages({ env: {}, github_token: null, directory: '.', chunk: 100_000 })

describe('in an OCI layout folder', () => {
  imageRegistryContract(async () => open(`oci:${await temporary()}/layout`))
})

describe.each([[true], [false]])('in a registry over HTTP that keeps referrers: %s', (referrers) => {
  imageRegistryContract(async () => {
    const double = await startRegistry({ referrers })
    doubles.push(double)
    return open(`${double.host}/acme/birds`)
  })
})
