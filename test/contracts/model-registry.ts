import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import type { ModelRegistry } from '../../src/ports/model-registry.ts'
import { samplePublication, temporary } from './samples.ts'

/** What every registry does. `connect` gives an empty one. */
export function modelRegistryContract(connect: () => Promise<ModelRegistry>): void {
  test('versions are numbered, listed newest first and opened', async () => {
    const registry = await connect()
    const publication = await samplePublication(1)
    const { version, created } = await registry.publish(publication)
    expect(created).toBe(true)
    expect(version).toMatchObject({
      name: 'birds',
      version: 'v0.0.1',
      tag: 'birds@v0.0.1',
      package_digest: publication.record.package_digest,
      run_id: publication.record.run.run_id,
      stages: [],
    })
    expect((await registry.publish(await samplePublication(2))).version.version).toBe('v0.0.2')
    expect((await registry.publish(await samplePublication(3, 'minor'))).version.version).toBe('v0.1.0')
    expect((await registry.publish(await samplePublication(4, { explicit: '2.0.0' }))).version.version).toBe('v2.0.0')
    const { versions, moves } = await registry.list('birds')
    expect(versions.map((one) => one.version)).toEqual(['v2.0.0', 'v0.1.0', 'v0.0.2', 'v0.0.1'])
    expect(versions.at(-1)).toEqual(version)
    expect(moves).toEqual([])

    const folder = join(await temporary(), 'package')
    const record = await registry.open(version, folder)
    expect(record).toMatchObject({ ...publication.record, archives: [{ file: 'model.tar' }] })
    expect(await readFile(join(folder, 'data/forest.bin'), 'utf8')).toBe('forest 1')
  })

  test('the same package is registered once, whatever the number asked for', async () => {
    const registry = await connect()
    const first = await registry.publish(await samplePublication(1))
    const again = await registry.publish(await samplePublication(1, 'major'))
    expect(again).toEqual({ version: first.version, created: false })
    expect((await registry.list('birds')).versions).toHaveLength(1)
  })

  test('a taken number is refused for another package', async () => {
    const registry = await connect()
    await registry.publish(await samplePublication(1))
    await expect(registry.publish(await samplePublication(2, { explicit: 'v0.0.1' }))).rejects.toThrow(UserError)
    expect((await registry.list('birds')).versions).toHaveLength(1)
  })

  test('models whose names contain each other do not mix', async () => {
    const registry = await connect()
    await registry.publish(await samplePublication(1))
    await registry.publish(await samplePublication(2, 'major', 'sea-birds'))
    expect((await registry.list('birds')).versions.map((one) => one.tag)).toEqual(['birds@v0.0.1'])
    expect((await registry.list('sea-birds')).versions.map((one) => one.tag)).toEqual(['sea-birds@v1.0.0'])
    expect((await registry.list('bird')).versions).toEqual([])
  })

  test('stage moves are appended, with who, why and what was there before', async () => {
    const registry = await connect()
    for (const seed of [1, 2]) await registry.publish(await samplePublication(seed))
    const assign = (stage: string, version: string) =>
      registry.assign({ name: 'birds', stage, version, by: 'octocat', reason: 'better\n\nVersion: v9.9.9' })
    expect(await assign('production', 'v0.0.1')).toMatchObject({ previous: null, counter: 1, by: 'octocat' })
    expect(await assign('staging', 'v0.0.2')).toMatchObject({ previous: null, counter: 2 })
    expect(await assign('production', 'v0.0.2')).toMatchObject({ previous: 'v0.0.1', counter: 3 })
    expect(await assign('production', 'v0.0.1')).toMatchObject({ previous: 'v0.0.2', counter: 4 })
    const { versions, moves } = await registry.list('birds')
    expect(versions.map(({ version, stages }) => [version, stages])).toEqual([
      ['v0.0.2', ['staging']],
      ['v0.0.1', ['production']],
    ])
    expect(moves.map(({ stage, version, previous, counter }) => [counter, stage, version, previous])).toEqual([
      [4, 'production', 'v0.0.1', 'v0.0.2'],
      [3, 'production', 'v0.0.2', 'v0.0.1'],
      [2, 'staging', 'v0.0.2', null],
      [1, 'production', 'v0.0.1', null],
    ])
    expect(moves[0]!.reason).toBe('better Version: v9.9.9')
    expect(new Set(moves.map(({ at }) => at)).size).toBe(4)
  })

  test('a version that does not exist cannot be assigned', async () => {
    const registry = await connect()
    await registry.publish(await samplePublication(1))
    const move = { name: 'birds', stage: 'production', version: 'v0.0.9', by: null, reason: null }
    await expect(registry.assign(move)).rejects.toThrow(/no birds@v0[.]0[.]9.*birds@v0[.]0[.]1/)
    expect((await registry.list('birds')).moves).toEqual([])
  })

  test('twenty different packages at once are twenty versions', async () => {
    const registry = await connect()
    const publications = await Promise.all(Array.from({ length: 20 }, (_, seed) => samplePublication(seed)))
    const published = await Promise.all(publications.map((one) => registry.publish(one)))
    expect(published.every(({ created }) => created)).toBe(true)
    const { versions } = await registry.list('birds')
    expect(versions.map((one) => one.version)).toEqual(Array.from({ length: 20 }, (_, n) => `v0.0.${20 - n}`))
  }, 120_000)

  test('one package twenty times at once is one version', async () => {
    const registry = await connect()
    const publication = await samplePublication(1)
    const published = await Promise.all(Array.from({ length: 20 }, () => registry.publish(publication)))
    expect(published.filter(({ created }) => created)).toHaveLength(1)
    expect((await registry.list('birds')).versions).toHaveLength(1)
    expect(new Set(published.map(({ version }) => version.tag))).toEqual(new Set(['birds@v0.0.1']))
  }, 120_000)
}
