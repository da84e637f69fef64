import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Publication } from '../../src/ports/model-registry.ts'
import type { Fault } from '../fakes/faults.ts'
import { type Connected, closeDoubles, connectDouble } from './github.ts'
import { samplePublication, temporary } from './samples.ts'

/** The calls of one registration: list, drafts, draft, 3 assets, read back, 2 for the commit, tag, ref, publish. */
const calls = 12

let github: Connected
beforeAll(async () => {
  github = await connectDouble()
})
afterAll(closeDoubles)

const hasty = { pause: async () => undefined }
let seed = 0
/** A model of its own for each case, so that one double serves all. */
async function fresh(): Promise<Publication> {
  seed += 1
  return samplePublication(seed, 'patch', `birds-${seed}`)
}

/** The same registration tried again later: only the record's time differs. */
function later(publication: Publication): Publication {
  return { ...publication, record: { ...publication.record, created_at: '2026-02-02T02:02:02.000Z' } }
}

async function expectOneCompleteVersion({ name, record }: Publication): Promise<void> {
  const { registry } = github.again()
  const { versions } = await registry.list(name)
  expect(versions.map(({ tag }) => tag)).toEqual([`${name}@v0.0.1`])
  const releases = [...github.double.world.releases.values()].filter(({ tag_name }) => tag_name.includes(`${name}@`))
  expect(releases.map(({ tag_name, draft }) => [tag_name, draft])).toEqual([[`${name}@v0.0.1`, false]])
  expect([...github.double.world.releases.values()].filter(({ draft }) => draft)).toEqual([])
  const assets = [...github.double.world.assets.values()].filter(({ release }) => release === releases[0]!.id)
  expect(assets.map((asset) => asset.name).toSorted()).toEqual(['model-card.md', 'model.tar', 'version.json'])
  const folder = join(await temporary(), 'package')
  expect((await registry.open(versions[0]!, folder)).package_digest).toBe(record.package_digest)
  expect(await readFile(join(folder, 'data/forest.bin'), 'utf8')).toMatch(/^forest /)
}

test('one registration takes the calls that are killed below', async () => {
  const publication = await fresh()
  const before = github.double.exchanges.length
  await github.again(hasty).registry.publish(publication)
  expect(github.double.exchanges.length - before).toBe(calls)
  await expectOneCompleteVersion(publication)
})

const moments = Array.from({ length: calls }, (_, index) =>
  (['before', 'after'] as const).map((when) => ({ call: index + 1, when })),
).flat()

describe('registration killed, then run again, is one complete version and no draft', () => {
  test.each(moments)('$when call $call', async ({ call, when }) => {
    const publication = await fresh()
    const controller = new AbortController()
    const kill = () => controller.abort()
    github.double.faults.add({ kind: 'kill', when, kill, on: { nth: call } })
    await expect(github.again({ ...hasty, signal: controller.signal }).registry.publish(publication)).rejects.toThrow()
    github.double.faults.clear()
    const again = await github.again(hasty).registry.publish(later(publication))
    expect(again.version.tag).toBe(`${publication.name}@v0.0.1`)
    await expectOneCompleteVersion(publication)
  })
})

describe('registration whose answer is lost goes on by itself', () => {
  test.each(moments)('$when call $call', async ({ call, when }) => {
    const publication = await fresh()
    github.double.faults.add({ kind: 'cut', when, on: { nth: call } })
    const { created } = await github.again(hasty).registry.publish(publication)
    github.double.faults.clear()
    expect(created).toBe(true)
    await expectOneCompleteVersion(publication)
  })
})

describe('registration that GitHub cannot serve for a moment goes on by itself', () => {
  const faults: readonly (readonly [string, Omit<Fault & { kind: 'status' }, 'on' | 'kind'>])[] = [
    ['a 502', { status: 502 }],
    ['a rate limit', { status: 429, headers: { 'retry-after': '1' } }],
    ['a secondary rate limit', { status: 403, message: 'You have exceeded a secondary rate limit' }],
  ]
  test.each(faults)(
    '%s at every call',
    async (_, fault) => {
      for (let call = 1; call <= calls; call += 1) {
        const publication = await fresh()
        github.double.faults.add({ kind: 'status', on: { nth: call }, ...fault })
        expect((await github.again(hasty).registry.publish(publication)).created).toBe(true)
        github.double.faults.clear()
        await expectOneCompleteVersion(publication)
      }
    },
    60_000,
  )
})
