import { readFileSync } from 'node:fs'

/** The files of a repository whose set-up is in order, and the paths of its workflows. */
export const model = '.github/workflows/model.yml'
export const report = '.github/workflows/report.yml'
export const drift = '.github/workflows/drift.yml'
export const python = '      - uses: actions/setup-python@v6\n'
export const project = `name: birds
task: regression
target: mass
data: {train: data.csv}
train: {run: python train.py, paths: [train.py]}
`

const example = (path: string): string => readFileSync(`examples/birdstrikes/${path}`, 'utf8')

export const healthy: Readonly<Record<string, string>> = {
  'mlops.yml': project,
  'data.csv': 'mass,wing\n1,2\n',
  'train.py': 'print()\n',
  '.gitignore': '.mlops/\n',
  '.github/CODEOWNERS': '/.github/ @acme/ml\nmlops.yml @acme/ml\n',
  [model]: example(model).replace('      # Python users: setup-python and pip install here\n', python),
  [report]: example(report),
  [drift]: `on: {schedule: [{cron: "0 6 * * *"}]}
jobs:
  drift:
    runs-on: ubuntu-latest
    permissions: {contents: read, actions: write, issues: write}
    steps: [{uses: OWNER/mlops-actions/drift-check@v1}]
`,
}

/** An edit of one of its workflows. */
export const edited = (from: string, to: string, path = model): Record<string, string> => ({
  [path]: healthy[path]!.replace(from, to),
})
