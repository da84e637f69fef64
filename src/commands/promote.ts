import type { StageResult } from '../steps/stage-result.ts'
import { command } from './command.ts'
import { required, text, toggle } from './option.ts'
import { placeOptions } from './shared-options.ts'

const stageOutputs = {
  version: { summary: 'Version that is in the stage now', value: (result: StageResult) => result.version },
  previous: { summary: 'Version that was there before', value: (result: StageResult) => result.previous ?? '' },
}

const moveOptions = {
  reason: text('Why; kept in the tag'),
  dispatch: text('Workflow file to start after the move, such as deploy.yml'),
  ref: text('Branch the dispatched workflow runs on (default: this branch)'),
  ...placeOptions,
}

const permissions = {
  contents: { grant: 'write', why: 'to create the stage tag' },
} as const
const optional_permissions = {
  actions: { grant: 'write', why: 'only with `dispatch`: to start the workflow' },
} as const

const promoteOptions = {
  version: required(
    'Version to promote: NAME@v1.2.0, or NAME@STAGE for the one in another stage; with rollback only NAME',
    { positional: true },
  ),
  stage: required('Stage, such as production', { positional: true }),
  rollback: toggle('Put the version before the current one back instead', { where: 'action' }),
  propose: toggle(
    'Open a pull request that changes deploy/STAGE.yml (version and image digest) instead of moving the stage',
  ),
  image: text("With propose: repository of the model's images (default: where build-serving-image pushes)"),
  ...moveOptions,
}

export const promote = command<typeof promoteOptions, StageResult>({
  name: 'promote',
  action: 'promote-model',
  summary: 'Put a version into a stage, or roll a stage back',
  example: 'mlops promote birdstrike-damage@v0.0.2 production',
  options: promoteOptions,
  outputs: {
    ...stageOutputs,
    proposal: { summary: 'With propose: address of the pull request', value: (result) => result.proposal ?? '' },
  },
  permissions,
  optional_permissions: {
    ...optional_permissions,
    'pull-requests': { grant: 'write', why: 'with propose: to open the pull request' },
    packages: { grant: 'read', why: 'with propose: to find the image on ghcr.io' },
  },
  passed: () => true,
  step: async () => (await import('../steps/promote.ts')).promote,
})

const rollbackOptions = {
  name: required('Model', { positional: true }),
  stage: required('Stage to roll back', { positional: true }),
  ...moveOptions,
}

export const rollback = command<typeof rollbackOptions, StageResult>({
  name: 'rollback',
  action: null,
  summary: 'Put the version before the current one back into a stage',
  example: 'mlops rollback birdstrike-damage production --reason "complaints since Monday"',
  options: rollbackOptions,
  outputs: stageOutputs,
  permissions,
  optional_permissions,
  passed: () => true,
  step: async () => (await import('../steps/promote.ts')).rollback,
})
