import { getOctokit } from '@actions/github'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { clientOf, home } from '../fakes/client.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { restStory, type Seen } from './rest-script.ts'

interface Emulator {
  readonly url: string
  close(): Promise<void>
}

/** Where `emulate` 0.12.2 differs from the double, and why the double is kept as it is. */
const differences: Readonly<Record<string, string>> = {
  'draft by tag': 'GitHub finds no draft by its tag over REST',
  'asset digest': 'GitHub gives each asset its sha256',
  'asset again': 'GitHub takes an asset name once per release: 422 already_exists',
  'asset bytes are bytes': 'emulate answers JSON where the client asks for bytes',
  publish: 'follows from the asset that emulate took twice',
  'tag of the release': 'publishing on a tag that is not there makes it',
  'comment too long': 'a body holds at most 65,536 characters',
  '51 annotations': "GitHub's description says at most 50 a call",
}

let double: GitHubDouble
let emulator: Emulator
beforeAll(async () => {
  double = await startGitHub()
  await double.seed.commit({ 'README.md': 'models\n' })
  const file = new URL('../../../test/peers/node_modules/emulate/dist/api.js', import.meta.url).href
  const { createEmulator } = (await import(file)) as { createEmulator(options: object): Promise<Emulator> }
  const repos = [{ owner: 'acme', name: 'models', auto_init: true }]
  const github = { users: [{ login: 'acme', name: 'Acme', email: 'acme@example.com' }], repos }
  emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: { tokens: { token: { login: 'acme', scopes: ['repo', 'user'] } }, github },
  })
})
afterAll(async () => {
  await double.close()
  await emulator.close()
})

test('the same story, through the real client, on the double and on emulate', async () => {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const ours: Seen = await restStory(clientOf(double), home(double))
  const theirs: Seen = await restStory(getOctokit('token', { baseUrl: emulator.url, log: quiet }), home(double))
  expect(ours['asset bytes are bytes']).toBe(true)
  const differing = Object.keys(ours).filter((step) => JSON.stringify(ours[step]) !== JSON.stringify(theirs[step]))
  const shown = differing.map(
    (step) => `${step}: double ${JSON.stringify(ours[step])}, emulate ${JSON.stringify(theirs[step])}`,
  )
  expect({ differing, shown }).toEqual({ differing: Object.keys(differences), shown })
  // The story's own 51 annotations are the one thing that breaks the description, on purpose.
  expect(double.violations.splice(0).map(({ call }) => call)).toEqual([expect.stringMatching(/check-runs$/)])
})
