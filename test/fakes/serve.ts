import { renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { control } from './control.ts'
import { startGitHub } from './github.ts'

/**
 * The double as a process, for act: `node build/test/fakes/serve.js --port-file F [--owner O] [--repo R]`. Prints one line
 * of JSON, and writes it to F when all origins listen: `{api, uploads, results, control, git, owner_token, env}`.
 */
const { values } = parseArgs({
  options: {
    'port-file': { type: 'string' },
    owner: { type: 'string', default: 'acme' },
    repo: { type: 'string', default: 'models' },
    'immutable-releases': { type: 'boolean', default: false },
  },
})

const double = await startGitHub({
  owner: values.owner,
  repo: values.repo,
  immutableReleases: values['immutable-releases'],
})
const stop = (): void => {
  edge.close()
  double.close().then(() => process.exit(0))
}
const edge = await control(double, stop)
process.once('SIGTERM', stop)
process.once('SIGINT', stop)

const { api, uploads, results, gitDir: git, ownerToken: owner_token } = double
/** What act is given by `--env` for every job; the run's own values come from `POST /env`. */
const env = {
  GITHUB_API_URL: api,
  GITHUB_GRAPHQL_URL: `${api}/graphql`,
  GITHUB_REPOSITORY: `${values.owner}/${values.repo}`,
  ACTIONS_RESULTS_URL: `${results}/`,
  ACTIONS_CACHE_SERVICE_V2: 'true',
}
const line = JSON.stringify({ api, uploads, results, control: edge.url, git, owner_token, env })
process.stdout.write(`${line}\n`)
const file = values['port-file']
if (file) {
  // Renamed, so that who waits for the file never reads half of it.
  writeFileSync(`${file}.tmp`, `${line}\n`)
  renameSync(`${file}.tmp`, file)
}
