import type { RegisterResult } from '../steps/register.ts'
import { command } from './command.ts'
import { choice, text } from './option.ts'
import { projectOptions } from './shared-options.ts'

const options = {
  ...projectOptions,
  run: text("Run to register (default: this workflow run's only run of the model; on a laptop the newest)"),
  bump: choice('Which part of the version goes up', ['patch', 'minor', 'major'], 'patch'),
  version: text('Exact version, such as v2.0.0, instead of bump'),
  'allow-unvalidated': text('Reason for registering a run that the gate did not pass; kept in the version'),
}

export const register = command<typeof options, RegisterResult>({
  name: 'register',
  action: 'register-model',
  summary: 'Make a validated run a new immutable version: a Release with an annotated tag',
  example: 'mlops register --bump minor',
  options,
  outputs: {
    version: { summary: 'Version, such as v1.4.0', value: (result) => result.version },
    tag: { summary: 'Tag of the release, such as name@v1.4.0', value: (result) => result.tag },
    digest: { summary: "sha256 of the package (OpenSSF model signing's root)", value: (result) => result.digest },
    created: { summary: 'false when this package was registered before', value: (result) => String(result.created) },
  },
  permissions: {
    contents: { grant: 'write', why: 'to create the tag and the Release' },
    actions: { grant: 'read', why: "to read the run's artifact and where it came from" },
  },
  passed: () => true,
  step: async () => (await import('../steps/register.ts')).register,
})
