/** What the workflow of these models has to do besides the two actions. */
export interface WorkflowPlan {
  /** Project files, relative to the repository's root. */
  readonly configs: readonly string[]
  readonly branch: string
  /** Steps before training, as lines of YAML at their depth. */
  readonly setup: readonly string[]
}

/** The workflow of the README; with the steps that Python needs, and a job for each project file where there are several. */
export function workflowText({ configs, branch, setup }: WorkflowPlan): string {
  const several = configs.length > 1
  const only = configs[0]!
  const config = several ? '"${{ matrix.config }}"' : JSON.stringify(only)
  const wired = several || only !== 'mlops.yml'
  const matrix = several ? [`    strategy: {fail-fast: false, matrix: {config: ${JSON.stringify(configs)}}}`] : []
  const uses = (action: string): readonly string[] => [
    `      - uses: OWNER/mlops-actions/${action}@v1`,
    ...(wired ? [`        with: {config: ${config}}`] : []),
  ]
  return `${[
    `on: {pull_request: {}, merge_group: {}, push: {branches: [${branch}]}}`,
    'jobs:',
    several
      ? '  model:                      # make the job of each model a required check'
      : '  model:                      # make this job a required check',
    ...matrix,
    '    runs-on: ubuntu-latest',
    '    permissions: {contents: read, actions: read, pull-requests: write}',
    '    steps:',
    '      - uses: actions/checkout@v7',
    ...(setup.length > 0 ? setup : ['      # Python users: setup-python and pip install here']),
    ...uses('train-and-log'),
    ...uses('validate-model'),
    '  release:',
    '    needs: model',
    "    if: github.event_name == 'push'",
    ...matrix,
    '    runs-on: ubuntu-latest',
    '    permissions: {contents: write, actions: read}',
    ...(wired
      ? ['    steps:', ...uses('register-model')]
      : ['    steps: [{uses: OWNER/mlops-actions/register-model@v1}]']),
  ].join('\n')}\n`
}
