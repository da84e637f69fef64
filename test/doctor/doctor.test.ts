import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/github/connect.ts'
import { grantsByAction } from '../../src/commands/grants.ts'
import type { Ports } from '../../src/ports/ports.ts'
import type { SetupCheck } from '../../src/records/setup-check.ts'
import { doctor } from '../../src/steps/doctor.ts'
import { temporary } from '../contracts/samples.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import type { Settings } from '../fakes/settings.ts'
import { broken } from './broken-setups.ts'
import { edited, healthy, model } from './healthy.ts'

let double: GitHubDouble
beforeEach(async () => {
  double = await startGitHub()
  Object.assign(double.world.settings, { required_checks: ['model'], code_owner_review: true, is_public: true })
})
afterEach(async () => {
  await double.close()
  double.assertClean()
})

/** The doctor on these files and settings; null removes a file. */
async function checked(
  files: Readonly<Record<string, string | null>> = {},
  settings: Partial<Settings> = {},
  token = double.ownerToken,
): Promise<readonly SetupCheck[]> {
  const folder = await temporary()
  const all = Object.entries({ ...healthy, ...files }).filter((entry): entry is [string, string] => entry[1] !== null)
  for (const [path, text] of all) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await double.seed.commit(Object.fromEntries(all))
  Object.assign(double.world.settings, settings)
  const env = { GITHUB_API_URL: double.api }
  const platform = connect({ token, repository: 'acme/models', env, pause: async () => {} })
  const ports = {
    ...platform,
    grants: grantsByAction(),
    directory: folder,
    repository_root: folder,
    origin: { commit: null, workflow_run_id: null },
  } as unknown as Ports
  return (await doctor({ config: 'mlops.yml', set: [] }, ports)).result.checks
}

describe('doctor', () => {
  test('finds nothing in a set-up that is in order', async () => {
    expect((await checked()).filter(({ status }) => status !== 'ok')).toEqual([])
  })

  test.each(broken)('finds %s, and prints what mends it', async (_, setup, name, what, fix) => {
    const found = (await checked(...setup())).filter(({ status }) => status !== 'ok')
    const own = found.find((check) => check.name === name)
    expect(own).toMatchObject({ what: expect.stringMatching(what), fix: expect.stringContaining(fix) })
  })

  test('what is printed is what mends it: the workflow with the line it names is in order', async () => {
    const lacking = edited('actions: read, pull-requests: write', 'pull-requests: write')
    const before = (await checked(lacking)).find(({ name }) => name === 'permissions')!
    const line = before.fix!.split('\n').at(-1)!.trim()
    const mended = lacking[model]!.replace(/permissions: \{contents: read, pull-requests: write\}/, line)
    expect((await checked({ [model]: mended })).find(({ name }) => name === 'permissions')!.status).toBe('ok')
  })

  test('asks as much with any number of workflows, and says what a job’s token may not see', async () => {
    const token = double.token({ contents: 'read', actions: 'read' })
    const counts = []
    for (const more of [0, 40]) {
      const files = Object.fromEntries(
        Array.from({ length: more }, (_, n) => [`.github/workflows/w${n}.yml`, 'on: push\n']),
      )
      const before = double.exchanges.length
      const checks = await checked(files, {}, token)
      counts.push(double.exchanges.length - before)
      expect(checks.find(({ name }) => name === 'retention')).toMatchObject({
        status: 'warn',
        what: expect.stringMatching(/administrator/),
      })
      expect(checks.filter(({ status }) => status === 'fail')).toEqual([])
    }
    process.stderr.write(`requests of the doctor with 3 and 43 workflows: ${counts.join(' and ')}\n`)
    expect(counts).toEqual([7, 7])
  })
})
