import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import type { RepositorySetup } from '../../src/ports/setup.ts'
import { git } from '../fakes/git-store.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

/** Every fact is told, or why it cannot be seen from here; the default branch always is. */
function setupContract(connectSetup: () => Promise<RepositorySetup>): void {
  test('facts are known, or say why not', async () => {
    const { repository: _, ...facts } = await (await connectSetup()).facts()
    expect(facts.default_branch).toEqual({ known: true, value: 'main' })
    for (const fact of Object.values(facts))
      expect(fact.known ? fact.value : fact.why).not.toBe(fact.known ? undefined : '')
  })
}

describe('in a folder', () => {
  setupContract(async () => {
    const repository = await temporary()
    await git(['-C', repository, 'init', '-q', '-b', 'main'])
    await git([
      '-C',
      repository,
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@e.com',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'one',
    ])
    return connect({ store: join(repository, '.mlops'), repository }).setup
  })
})

describe('on GitHub', () => {
  setupContract(async () => (await connectDouble()).setup)

  test('settings are those of the repository, as far as the token may see them', async () => {
    const github = await connectDouble()
    Object.assign(github.double.world.settings, {
      required_checks: ['model'],
      protected_checks: ['old'],
      merge_queue: true,
    })
    const job = await github.setup.facts()
    expect(job.required_checks).toEqual({ known: true, value: ['model', 'old'] })
    expect(job.merge_queue).toEqual({ known: true, value: true })
    expect(job.token_default).toMatchObject({ known: false, why: expect.stringMatching(/administrator/) })
    const owner = await github.again({ token: github.double.ownerToken }).setup.facts()
    expect(owner.token_default).toEqual({ known: true, value: 'read' })
  })
})
