import type { Settings } from '../fakes/settings.ts'
import { drift, edited, model, project, python, report } from './healthy.ts'

export type Case = readonly [
  name: string,
  setup: () => readonly [Readonly<Record<string, string | null>>, Partial<Settings>?],
  check: string,
  what: RegExp,
  fix: string,
]

export const broken: readonly Case[] = [
  [
    'a job without a permission',
    () => [edited('actions: read, pull-requests: write', 'pull-requests: write')],
    'permissions',
    /job model .* lacks actions: read/,
    'In .github/workflows/model.yml, job model:\n    permissions: {contents: read, pull-requests: write, actions: read}',
  ],
  [
    'no permissions: at all, and a read-only default',
    () => [edited('    permissions: {contents: read, actions: read, pull-requests: write}\n', '')],
    'permissions',
    /default is read-only/,
    'permissions: {contents: read, actions: read, pull-requests: write}',
  ],
  [
    'a branch that requires nothing',
    () => [{}, { required_checks: [] }],
    'required-check',
    /main does not require the check model/,
    'Require status checks to pass, add the check "model"',
  ],
  [
    'a branch that requires a job that was renamed',
    () => [{}, { required_checks: ['gate'] }],
    'required-check',
    /\(it requires gate\)/,
    'add the check "model"',
  ],
  [
    'a merge queue without its trigger',
    () => [edited('merge_group: {}, ', ''), { merge_queue: true }],
    'merge-queue',
    /merge queue that waits/,
    'on: {pull_request: {}, merge_group: {}, push: {branches: [main]}}',
  ],
  [
    'a required workflow that is filtered by paths',
    () => [edited('pull_request: {}', 'pull_request: {paths: ["src/**"]}')],
    'path-filter',
    /stays pending for ever/,
    'remove on.pull_request.paths',
  ],
  [
    'a gate that is skipped when training fails',
    () => [{ [model]: split() }],
    'skipped-gate',
    /counts as passed/,
    'In .github/workflows/model.yml, job model:\n    if: always()',
  ],
  [
    'a gate that is forgiven',
    () => [edited('validate-model@v1', 'validate-model@v1\n        continue-on-error: true')],
    'forgiven-gate',
    /forgives/,
    'remove continue-on-error: true',
  ],
  [
    'rules without an owner',
    () => [{ '.github/CODEOWNERS': '/docs/ @acme/writers\n' }],
    'codeowners',
    /\.github\/workflows\/ and \/mlops\.yml/,
    'In .github/CODEOWNERS:\n    /.github/workflows/ @OWNER/TEAM\n    /mlops.yml @OWNER/TEAM',
  ],
  [
    'owners whose review nobody waits for',
    () => [{}, { code_owner_review: false }],
    'codeowners',
    /not required/,
    'Require review from Code Owners',
  ],
  [
    "a fork's head that runs with rights",
    () => [edited('pull_request: {}', 'pull_request: {}, pull_request_target: {}')],
    'pull-request-target',
    /write rights and secrets/,
    'on: {pull_request: {}}',
  ],
  [
    'a public repository without the fork kit',
    () => [{ [report]: null }],
    'fork-kit',
    /get no comment/,
    'on: {workflow_run: {workflows: [".github/workflows/model.yml"], types: [completed]}}',
  ],
  [
    'a fork kit that waits for another workflow',
    () => [edited('[.github/workflows/model.yml]', '[ci]', report)],
    'fork-kit',
    /waits for ci/,
    'workflows: [".github/workflows/model.yml"]',
  ],
  [
    'strangers whose code runs at once',
    () => [{}, { fork_approval: 'first_time_contributors_new_to_github' }],
    'fork-approval',
    /run at once/,
    'Require approval for first-time contributors',
  ],
  [
    'artifacts that go after a week',
    () => [{}, { retention_days: 7 }],
    'retention',
    /kept for 7 days/,
    'with: {retention-days: 90}',
  ],
  [
    'a schedule that GitHub stopped',
    () => [{}, { workflow_states: { [drift]: 'disabled_inactivity' } }],
    'schedules',
    /disabled_inactivity/,
    'gh workflow enable drift.yml',
  ],
  [
    'drift without issues',
    () => [{}, { issues: false }],
    'issues',
    /nobody is told/,
    'Settings > General > Features: Issues',
  ],
  [
    'training without a checkout',
    () => [edited('      - uses: actions/checkout@v7\n', '')],
    'checkout',
    /without the repository/,
    'before train-and-log:\n      - uses: actions/checkout@v7',
  ],
  [
    'a program that reads the history',
    () => [{ 'mlops.yml': `${project.replace('python train.py', 'git describe && python train.py')}` }],
    'checkout-depth',
    /checks out one commit/,
    'with: {fetch-depth: 0}',
  ],
  [
    'data in Git LFS that nobody fetches',
    () => [
      {
        '.gitattributes': '*.csv filter=lfs\n',
        'data.csv': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n',
      },
    ],
    'lfs',
    /data\.csv is only a Git LFS pointer/,
    'with: {lfs: true}',
  ],
  [
    'data behind a DVC pointer',
    () => [{ 'data.csv': null, 'data.csv.dvc': 'outs: [{path: data.csv, md5: 0}]\n' }],
    'dvc',
    /data\.csv\.dvc stands for data/,
    'data: {fetch: dvc pull data.csv.dvc, ...}',
  ],
  [
    "the runner's own Python",
    () => [edited(python, '')],
    'python',
    /takes whatever Python/,
    'uses: actions/setup-python@v6',
  ],
  [
    'a program that trains for every README',
    () => [{ 'mlops.yml': project.replace(', paths: [train.py]', '') }],
    'train-paths',
    /every pull request trains/,
    'paths: [train.py',
  ],
  ['a store that git would take', () => [{ '.gitignore': '' }], 'store', /would be committed/, '.mlops/'],
  [
    'a project file with a mistake',
    () => [{ 'mlops.yml': project.replace('regression', 'regresion') }],
    'project-file',
    /mlops\.yml:2/,
    'regression',
  ],
  [
    'a workflow that is no YAML',
    () => [{ '.github/workflows/x.yml': 'on: [push\n' }],
    'workflow-files',
    /x\.yml/,
    'Mend the YAML',
  ],
  [
    'a runner of one’s own',
    () => [edited('runs-on: ubuntu-latest', 'runs-on: self-hosted')],
    'runner',
    /needs Node 24/,
    'Update the runner to 2.327.1',
  ],
]

/** Training and gate in two jobs, as a job that waits for a graphics card needs it. */
function split(): string {
  return `on: {pull_request: {}, merge_group: {}, push: {branches: [main]}}
jobs:
  train:
    runs-on: ubuntu-latest
    permissions: {contents: read, actions: read}
    steps: [{uses: actions/checkout@v7}, {uses: actions/setup-python@v6}, {uses: OWNER/mlops-actions/train-and-log@v1}]
  model:
    needs: train
    runs-on: ubuntu-latest
    permissions: {contents: read, actions: read, pull-requests: write}
    steps: [{uses: OWNER/mlops-actions/validate-model@v1}]
`
}
