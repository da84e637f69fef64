import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../../src/errors.ts'
import { formatMessage } from '../../../src/registry/tag-message.ts'
import { type Connected, closeDoubles, connectDouble } from '../../contracts/github.ts'
import { samplePublication, temporary } from '../../contracts/samples.ts'

afterAll(closeDoubles)

async function requestsOf(github: Connected, work: () => Promise<unknown>): Promise<number> {
  const before = github.double.exchanges.length
  await work()
  return github.double.exchanges.length - before
}

/** Versions v0.0.1 ... of `birds`, each at a commit of its own, as a thousand registrations leave them. */
async function seedVersions(github: Connected, count: number): Promise<void> {
  const { seed, world } = github.double
  const main = (await world.git.resolve('refs/heads/main'))!
  const tags = []
  for (let n = 1; n <= count; n += 1) {
    const digits = n.toString(16).padStart(64, '0')
    const facts = { package_digest: digits, model_digest: digits, run_id: digits.slice(32), commit: main }
    const tag = `birds@v0.0.${n}`
    const date = new Date(Date.UTC(2025, 0, 1, 0, n)).toISOString()
    tags.push({ tag, sha: main, message: formatMessage(`Register ${tag}`, facts).trimEnd(), date })
  }
  await seed.tags(tags)
  seed.releases(tags.map(({ tag }) => tag))
}

test('registering, assigning and listing take as many requests with 1,000 versions as with 1', async () => {
  const counts = []
  for (const versions of [1, 1000]) {
    const github = await connectDouble({ double: { tagOrder: 'creator' } })
    await seedVersions(github, versions)
    const { registry } = github
    const move = { name: 'birds', stage: 'production', version: `v0.0.${versions + 1}`, by: null, reason: null }
    counts.push({
      publish: await requestsOf(github, async () => {
        const { version } = await registry.publish(await samplePublication(1))
        expect(version.version).toBe(`v0.0.${versions + 1}`)
      }),
      again: await requestsOf(github, async () => registry.publish(await samplePublication(1))),
      list: await requestsOf(github, () => registry.list('birds')),
      assign: await requestsOf(github, () => registry.assign(move)),
    })
  }
  process.stderr.write(`requests with 1 and 1,000 versions: ${JSON.stringify(counts)}\n`)
  expect(counts[1]).toEqual(counts[0])
  expect(counts[0]).toEqual({ publish: 12, again: 3, list: 1, assign: 3 })
}, 60_000)

describe('a version', () => {
  test('stands at a commit of its own, with the training commit’s files and that commit as parent', async () => {
    const { registry, double } = await connectDouble()
    const main = (await double.world.git.resolve('refs/heads/main'))!
    await registry.publish(await samplePublication(1))
    await registry.publish(await samplePublication(2))
    const [one, two] = await Promise.all(
      ['v0.0.1', 'v0.0.2'].map(async (version) =>
        double.world.git.commit((await double.world.git.resolve(`birds@${version}^{commit}`))!),
      ),
    )
    expect(one!.sha).not.toBe(two!.sha)
    expect([one!.parents, two!.parents]).toEqual([[main], [main]])
    expect(one!.tree).toBe((await double.world.git.commit(main))!.tree)
  })

  test('whose workflow files no branch has stands at a commit without them', async () => {
    const { registry, double } = await connectDouble()
    const trained = (await double.world.git.resolve('refs/heads/main'))!
    await double.seed.commit({ '.github/workflows/model.yml': 'on: [push, schedule]\n' })
    const publication = await samplePublication(1)
    const project = { path: 'models/mlops.yml', text: 'name: birds\n' }
    const { version } = await registry.publish({ ...publication, commit: trained, project })
    expect(version).toMatchObject({ tag: 'birds@v0.0.1', commit: trained })
    const commit = await double.world.git.commit((await double.world.git.resolve('birds@v0.0.1^{commit}'))!)
    expect(commit!.parents).toEqual([])
    expect(commit!.message).toContain(`Training-Commit: ${trained}`)
    const files = await double.world.git.text(['ls-tree', '-r', '--name-only', commit!.sha])
    expect(files.trim().split('\n')).toEqual(['model-card.md', 'models/mlops.yml'])
    expect((await registry.list('birds')).versions).toHaveLength(1)
  })

  test('larger than an asset may be is cut into parts, and opened whole', async () => {
    const { registry, double } = await connectDouble({ options: { partBytes: 1000 } })
    const { version } = await registry.publish(await samplePublication(1))
    const names = [...double.world.assets.values()].map(({ name }) => name).toSorted()
    expect(names).toEqual([
      'model-card.md',
      'model.tar.000',
      'model.tar.001',
      'model.tar.002',
      'model.tar.003',
      'version.json',
    ])
    expect((await registry.open(version, join(await temporary(), 'p'))).archives.map(({ bytes }) => bytes)).toEqual([
      1000, 1000, 1000, 72,
    ])
  })

  test('whose asset was exchanged is refused', async () => {
    const { registry, double } = await connectDouble()
    const { version } = await registry.publish(await samplePublication(1))
    const asset = [...double.world.assets.values()].find(({ name }) => name === 'model.tar')!
    asset.bytes.fill(1, 600, 700)
    await expect(registry.open(version, join(await temporary(), 'p'))).rejects.toThrow(/not intact/)
  })

  test('is published once, immutable, and never as the latest release', async () => {
    const { registry, double } = await connectDouble({ double: { immutableReleases: true } })
    await registry.publish(await samplePublication(1))
    expect((await registry.publish(await samplePublication(1))).created).toBe(false)
    const [release] = [...double.world.releases.values()]
    expect(release).toMatchObject({ tag_name: 'birds@v0.0.1', draft: false, immutable: true, latest: false })
    expect(release!.body).toBe('# birds 1\n')
  })

  test('whose half-uploaded draft was left by an earlier attempt is finished with it', async () => {
    const github = await connectDouble()
    const controller = new AbortController()
    const publication = await samplePublication(1)
    github.double.faults.add({
      kind: 'kill',
      when: 'after',
      kill: () => controller.abort(),
      on: { origin: 'uploads', nth: 2 },
    })
    await expect(github.again({ signal: controller.signal }).registry.publish(publication)).rejects.toThrow()
    const [draft] = [...github.double.world.releases.keys()]
    const torn = [...github.double.world.assets.values()][1]!
    torn.state = 'starter'
    const uploads = github.double.exchanges.filter(({ origin }) => origin === 'uploads').length
    await github.again().registry.publish(publication)
    expect([...github.double.world.releases.keys()]).toEqual([draft])
    expect(github.double.exchanges.filter(({ origin }) => origin === 'uploads')).toHaveLength(uploads + 2)
  })

  test('that only a lightweight or foreign tag names is not ours, but its number stays taken', async () => {
    const { registry, double } = await connectDouble()
    const main = (await double.world.git.resolve('refs/heads/main'))!
    await double.world.git.swap('refs/tags/birds@v0.3.1', main, null)
    await double.seed.tags([{ tag: 'birds@v0.3.0', sha: main, message: 'Registering artifact birds version v0.3.0' }])
    expect((await registry.list('birds')).versions).toEqual([])
    expect((await registry.publish(await samplePublication(1))).version.version).toBe('v0.3.2')
    await double.world.git.swap('refs/tags/birds#production#1', main, null)
    const move = { name: 'birds', stage: 'production', version: 'v0.3.2', by: null, reason: null }
    expect((await registry.assign(move)).counter).toBe(2)
    await expect(registry.publish(await samplePublication(2, { explicit: 'v0.3.0' }))).rejects.toThrow(UserError)
  })
})

test('a run of a commit that was never pushed is refused, and leaves no draft', async () => {
  const { registry, double } = await connectDouble()
  const publication = { ...(await samplePublication(1)), commit: 'e'.repeat(40) }
  await expect(registry.publish(publication)).rejects.toThrow(/trained on e+, which acme.models does not have/)
  expect(double.world.releases.size).toBe(0)
})

describe('stages', () => {
  test('of more moves than a page holds are told rightly, whatever the order of tags', async () => {
    for (const tagOrder of ['commit', 'creator'] as const) {
      const github = await connectDouble({ double: { tagOrder } })
      const { registry, double } = github
      for (const seed of [1, 2]) await registry.publish(await samplePublication(seed))
      const [one, two] = await Promise.all([1, 2].map((n) => double.world.git.resolve(`birds@v0.0.${n}^{commit}`)))
      const moves = Array.from({ length: 120 }, (_, index) => ({
        tag: `birds#production#${index + 1}`,
        sha: index % 2 === 0 ? two! : one!,
        message: 'assigned with gto',
        date: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
      }))
      await double.seed.tags(moves)
      const state = await registry.list('birds')
      expect(state.moves[0]).toMatchObject({ counter: 120, version: 'v0.0.1', previous: 'v0.0.2' })
      const move = { name: 'birds', stage: 'production', version: 'v0.0.2', by: null, reason: null }
      expect(await registry.assign(move)).toMatchObject({ counter: 121, previous: 'v0.0.1' })
    }
  })

  test('can be moved back to a version whose workflow files are on no branch any more', async () => {
    const { registry, double } = await connectDouble()
    for (const seed of [1, 2]) await registry.publish(await samplePublication(seed))
    const move = { name: 'birds', stage: 'production', by: null, reason: 'rollback' }
    await registry.assign({ ...move, version: 'v0.0.2' })
    await double.seed.commit({ '.github/workflows/model.yml': 'on: [push, schedule]\n' })
    expect(await registry.assign({ ...move, version: 'v0.0.1' })).toMatchObject({ counter: 2, previous: 'v0.0.2' })
    const { versions } = await registry.list('birds')
    expect(versions.map(({ version, stages }) => [version, stages])).toEqual([
      ['v0.0.2', []],
      ['v0.0.1', ['production']],
    ])
  })

  test('moved by eight at once are eight moves', async () => {
    const { registry } = await connectDouble()
    await registry.publish(await samplePublication(1))
    const move = { name: 'birds', stage: 'production', version: 'v0.0.1', by: null, reason: null }
    const moves = await Promise.all(Array.from({ length: 8 }, () => registry.assign(move)))
    expect(moves.map(({ counter }) => counter).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 8 }, (_, n) => n + 1),
    )
  }, 60_000)
})
