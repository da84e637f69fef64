import type { RegisterResult } from '../steps/register.ts'
import type { RegisteredModels } from '../steps/register-models.ts'
import { command } from './command.ts'
import { choice, text } from './option.ts'
import { modelsOptions } from './shared-options.ts'

const options = {
  ...modelsOptions,
  run: text("Run to register (default: this workflow run's only run of the model; on a laptop the newest)"),
  leg: text('Leg of the matrix whose run is registered', null, { where: 'action' }),
  bump: choice('Which part of the version goes up', ['patch', 'minor', 'major'], 'patch'),
  version: text('Exact version, such as v2.0.0, instead of bump'),
  'allow-unvalidated': text('Reason for registering a run that the gate did not pass; kept in the version'),
}

type Result = RegisterResult | RegisteredModels

/** Of several models one line each. */
function lines(value: (version: RegisterResult) => string): (result: Result) => string {
  return (result) => ('versions' in result ? result.versions : [result]).map(value).join('\n')
}

export const register = command<typeof options, Result>({
  name: 'register',
  action: 'register-model',
  summary: 'Make a validated run a new immutable version: a Release with an annotated tag',
  example: 'mlops register --bump minor',
  options,
  outputs: {
    version: { summary: 'Version, such as v1.4.0', value: lines((one) => one.version) },
    tag: { summary: 'Tag of the release, such as name@v1.4.0', value: lines((one) => one.tag) },
    digest: { summary: "sha256 of the package (OpenSSF model signing's root)", value: lines((one) => one.digest) },
    created: { summary: 'false when this package was registered before', value: lines((one) => String(one.created)) },
  },
  permissions: {
    contents: { grant: 'write', why: 'to create the tag and the Release' },
    actions: { grant: 'read', why: "to read the run's artifact and where it came from" },
  },
  passed: () => true,
  step: async () => (await import('../steps/register-models.ts')).registerModels,
})
