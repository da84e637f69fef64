import { randomBytes } from 'node:crypto'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { connectImages, type ImageConnection } from '../../../src/adapters/oci/connect.ts'
import { UserError } from '../../../src/errors.ts'
import { blobOf } from '../../contracts/image-registry.ts'
import { temporary } from '../../contracts/samples.ts'
import { account, startRegistry } from '../../fakes/oci-registry.ts'

const pauses: number[] = []
const connection: ImageConnection = {
  env: {},
  github_token: null,
  directory: '.',
  pause: async (milliseconds) => void pauses.push(milliseconds),
}

async function dockerConfig(content: object): Promise<{ DOCKER_CONFIG: string }> {
  const folder = await temporary()
  await writeFile(join(folder, 'config.json'), JSON.stringify(content))
  return { DOCKER_CONFIG: folder }
}

test('a large blob goes in parts, and an upload that is cut is taken up where it was cut', async () => {
  await using double = await startRegistry()
  const registry = connectImages({ ...connection, chunk: 100_000 })(`${double.host}/acme/birds`)
  double.cuts.push(40_000, 0, 99_999)
  const blob = blobOf(randomBytes(350_000))
  expect(await registry.putBlob(blob)).toBe('uploaded')
  expect((await buffer(await registry.blob(blob.descriptor))).length).toBe(350_000)
  expect(double.calls.filter((call) => call.startsWith('PATCH')).length).toBeGreaterThan(4)
})

test('an upload that breaks every time ends with an error', async () => {
  await using double = await startRegistry()
  const registry = connectImages(connection)(`${double.host}/acme/birds`)
  double.cuts.push(...Array.from({ length: 20 }, () => 0))
  await expect(registry.putBlob(blobOf(randomBytes(1000)))).rejects.toThrow(/broke off 6 times/)
})

test('a registry that is busy or failing is asked again, and waited for as it says', async () => {
  await using double = await startRegistry()
  const registry = connectImages(connection)(`${double.host}/acme/birds`)
  double.failures.push(503, 429, 500)
  expect(await registry.manifest('v1')).toBeNull()
  double.failures.push(...Array.from({ length: 5 }, () => 503))
  await expect(registry.manifest('v1')).rejects.toThrow(/answered 503/)
})

test('a blob of another repository is mounted, with a token that may read there', async () => {
  await using double = await startRegistry({ auth: 'bearer' })
  const env = await dockerConfig({
    auths: { [double.host]: { auth: btoa(`${account.username}:${account.password}`) } },
  })
  const open = connectImages({ ...connection, env })
  const blob = blobOf(Buffer.from('a layer of the base'))
  await open(`${double.host}/library/node`).putBlob(blob)
  const birds = open(`${double.host}/acme/birds`)
  expect(await birds.putBlob(blob, 'library/node')).toBe('mounted')
  expect(double.scopes).toContain('repository:library/node:pull')
  expect(double.scopes).toContain('repository:acme/birds:pull,push')
  expect((await buffer(await birds.blob(blob.descriptor))).toString()).toBe('a layer of the base')
})

test.each([['basic'], ['bearer']] as const)('credentials that docker login left are used: %s', async (auth) => {
  await using double = await startRegistry({ auth })
  const registry = connectImages({ ...connection, env: await dockerConfig({ auths: { [double.host]: account } }) })
  expect(await registry(`${double.host}/acme/birds`).manifest('v1')).toBeNull()
})

test('a credential helper is asked', async () => {
  await using double = await startRegistry({ auth: 'basic' })
  const bin = await temporary()
  const answer = JSON.stringify({ Username: account.username, Secret: account.password })
  await writeFile(
    join(bin, 'docker-credential-vault'),
    `#!/bin/sh\nread host\n[ "$host" = ${double.host} ] && echo '${answer}'\n`,
  )
  await chmod(join(bin, 'docker-credential-vault'), 0o755)
  const env = { ...(await dockerConfig({ credsStore: 'vault' })), PATH: `${bin}:${process.env['PATH']}` }
  expect(await connectImages({ ...connection, env })(`${double.host}/acme/birds`).manifest('v1')).toBeNull()
})

test('a refusal says whose it is and what would help', async () => {
  await using double = await startRegistry({ auth: 'bearer' })
  const registry = connectImages(connection)(`${double.host}/acme/birds`)
  const refused = registry.putBlob(blobOf(Buffer.from('x')))
  await expect(refused).rejects.toThrow(UserError)
  await expect(refused).rejects.toThrow(new RegExp(`lets us not read here.*docker login ${double.host}`))
})

test('bytes that a registry changed are refused', async () => {
  await using double = await startRegistry()
  const registry = connectImages(connection)(`${double.host}/acme/birds`)
  const blob = blobOf(Buffer.from('an honest layer'))
  await registry.putBlob(blob)
  double.blobs.set(blob.descriptor.digest, Buffer.from('a poisoned laye'))
  await expect(buffer(await registry.blob(blob.descriptor))).rejects.toThrow(/is not intact/)
  double.blobs.set(blob.descriptor.digest, Buffer.from('an honest layer and more'))
  await expect(buffer(await registry.blob(blob.descriptor))).rejects.toThrow(/is not intact/)
})
