import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connectImages } from '../../src/adapters/oci/connect.ts'
import { digestOf } from '../../src/files/digest.ts'
import { blobOf, imageRegistryContract } from '../contracts/image-registry.ts'
import { type Registry, startDockerRegistry } from './daemon.ts'

let registry: Registry
beforeAll(async () => {
  registry = await startDockerRegistry()
})
afterAll(async () => registry[Symbol.asyncDispose]())

const open = connectImages({ env: {}, github_token: null, directory: '.', chunk: 3_000_000 })

describe("in Debian's docker-registry", () => {
  let repositories = 0
  imageRegistryContract(async () => {
    repositories += 1
    return open(`${registry.host}/contract/${repositories}`)
  })

  test('a blob in parts, and mounted into another repository', async () => {
    const blob = blobOf(randomBytes(10_000_000))
    expect(await open(`${registry.host}/parts/one`).putBlob(blob)).toBe('uploaded')
    const other = open(`${registry.host}/parts/two`)
    expect(await other.putBlob(blob, 'parts/one')).toBe('mounted')
    expect(`sha256:${digestOf(await buffer(await other.blob(blob.descriptor)))}`).toBe(blob.descriptor.digest)
  })
})
