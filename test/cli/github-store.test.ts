import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/github/connect.ts'
import { packageSummary } from '../../src/model/digests.ts'
import { samplePublication } from '../contracts/samples.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { mlops, wineFolder } from './terminal.ts'

let double: GitHubDouble
let folder: string

/** The registry of a repository, read and moved from a laptop. */
describe('--store github:OWNER/REPO', () => {
  beforeAll(async () => {
    double = await startGitHub()
    folder = await wineFolder()
    const sha = await double.seed.commit({ 'mlops.yml': 'name: birds\n' })
    const { registry } = connect({
      token: double.ownerToken,
      repository: 'acme/models',
      env: { GITHUB_API_URL: double.api },
    })
    for (const seed of [1, 2]) {
      const publication = await samplePublication(seed)
      const { package_digest } = await packageSummary(publication.package)
      const record = {
        ...publication.record,
        package_digest,
        run: { ...publication.record.run, origin: { ...publication.record.run.origin, commit: sha } },
      }
      await registry.publish({ ...publication, commit: sha, record })
    }
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  const store = (...words: string[]): ReturnType<typeof mlops> =>
    mlops(folder, [...words, '--store', 'github:acme/models', '--quiet', '--json'], {
      GITHUB_TOKEN: double.ownerToken,
      GITHUB_API_URL: double.api,
    })

  test('versions, promote, rollback, pull and verify work as on the folder', async () => {
    const { versions } = JSON.parse((await store('versions', 'birds')).stdout) as { versions: { version: string }[] }
    expect(versions.map(({ version }) => version)).toEqual(['v0.0.2', 'v0.0.1'])
    for (const version of ['v0.0.1', 'v0.0.2'])
      expect(await store('promote', `birds@${version}`, 'production')).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse((await store('rollback', 'birds', 'production')).stdout)).toEqual({
      name: 'birds',
      stage: 'production',
      version: 'v0.0.1',
      previous: 'v0.0.2',
    })
    expect(await store('pull', 'birds@production', '--output', 'model')).toMatchObject({ code: 0, stderr: '' })
    await access(join(folder, 'model'))
    expect(JSON.parse((await store('verify', 'birds@v0.0.2')).stdout)).toMatchObject({ intact: true })
  })

  test('doctor asks for the settings', async () => {
    double.world.settings.required_checks.push('another')
    const { code, stdout } = await store('doctor')
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string }[] }
    const status = (name: string) => checks.find((check) => check.name === name)?.status
    expect({ code, retention: status('retention'), required: status('required-check') }).toEqual({
      code: 0,
      retention: 'ok',
      required: 'warn',
    })
  })

  test('without a token it says which variable to set', async () => {
    const { code, stderr } = await mlops(folder, ['versions', 'birds', '--store', 'github:acme/models'], {
      GITHUB_TOKEN: '',
      GH_TOKEN: '',
    })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/GITHUB_TOKEN or GH_TOKEN/) })
  })
})
