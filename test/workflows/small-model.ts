import { readFile } from 'node:fs/promises'

const steps = {
  train: 'OWNER/mlops-actions/train-and-log@v1',
  validate: 'OWNER/mlops-actions/validate-model@v1',
  register: 'OWNER/mlops-actions/register-model@v1',
}

/** A project that trains in a moment. `params` as YAML. */
export function projectFile(name: string, params = '{n_estimators: 20, seed: 1}'): string {
  return `name: ${name}
task: multiclass-classification
target: cultivar
data: {train: wine.csv}
train:
  params: ${params}
validate:
  metrics:
    f1_macro: {threshold: 0.5, max_absolute_regression: 0.1}
`
}

/** Two splits on one tree: a model that no gate lets through. */
export const poorParams = '{n_estimators: 1, max_depth: 1, seed: 1}'

export function wine(): Promise<string> {
  return readFile('test/datasets/wine.csv', 'utf8')
}

/** The README's workflow with other inputs. */
export function workflowFile(
  inputs: {
    readonly train?: string
    readonly validate?: string
    readonly between?: string
    /** Beyond the README's. */
    readonly permissions?: string
  } = {},
): string {
  const given = (text: string | undefined): string => (text === undefined ? '' : `\n        with: ${text}`)
  return `on: {pull_request: {}, merge_group: {}, push: {branches: [main]}}
jobs:
  model:
    runs-on: ubuntu-latest
    permissions: {contents: read, actions: read, pull-requests: write${inputs.permissions === undefined ? '' : `, ${inputs.permissions}`}}
    steps:
      - uses: actions/checkout@v7
      - uses: ${steps.train}${given(inputs.train)}${inputs.between === undefined ? '' : `\n      - run: ${inputs.between}`}
      - uses: ${steps.validate}${given(inputs.validate)}
  release:
    needs: model
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    permissions: {contents: write, actions: read}
    steps:
      - uses: ${steps.register}${given(inputs.train)}
`
}
