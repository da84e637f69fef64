import type { Task } from '../../records/task.ts'
import type { ModelPlan } from './plan-model.ts'

/** What may not get noticeably worse, by task. */
const rules: Readonly<Record<Task, string>> = {
  'binary-classification': 'roc_auc: { max_absolute_regression: 0.01 }',
  'multiclass-classification': 'f1_macro: { max_absolute_regression: 0.01 }',
  regression: 'root_mean_squared_error: { max_relative_regression: 0.02 }',
}

/** The project file, with the reason for each choice beside it. */
export function projectText(plan: ModelPlan): string {
  const { name, task, target, train, test, columns } = plan
  const others = target.others.length > 0 ? `; or is it ${target.others.map(shown).join(', ')}?` : ''
  const lines: Line[] = [
    ['# One model, described once. Written by `mlops init` from what it found here: correct what is wrong.'],
    ['# Whoever may change this file may change the gate: name its owners in .github/CODEOWNERS.'],
    [`name: ${scalar(name)}`],
    [`task: ${task.task}`, task.why],
    [`target: ${scalar(target.name)}`, `${target.why}${others}`],
    ...(task.positive === null
      ? []
      : [
          [
            `positive: ${JSON.stringify(task.positive)}`,
            `the class that counts as positive; the other is ${shown(task.negative ?? '')}`,
          ] as const,
        ]),
    ['data:'],
    ...(plan.dvc ? [[`  ${plan.dvc.key}: ${scalar(plan.dvc.command)}`, 'the data is kept by DVC'] as const] : []),
    [`  train: ${list(train)}`, `${plan.rows} rows`],
    ...(test.length > 0 ? [[`  test: ${list(test)}`] as const] : splitLines(plan)),
    ...(columns.length > 0 ? [['columns:'] as const] : []),
    ...columns.map((column) => [`  ${scalar(column.name)}: ${column.role}`, column.why] as const),
    ['train:'],
    ...trainLines(plan),
    ['validate:'],
    ['  baseline: [base, production]', 'all that are found are compared'],
    ['  metrics:'],
    [`    ${rules[task.task]}`, 'how much worse it may be; add threshold: for a bound'],
  ]
  return `${lines.map(aligned).join('\n')}\n`
}

type Line = readonly [text: string, comment?: string]

function splitLines({ columns, unlabelled }: ModelPlan): readonly Line[] {
  const why = unlabelled === null ? 'there is no test file' : `${shown(unlabelled)} has no target, so it cannot test`
  const grouped = columns.some(({ role }) => role === 'group')
  const method = grouped ? 'group' : 'hash'
  return [
    [
      `  split: { method: ${method}, test: 0.2 }`,
      `${why}: a fifth of the rows is held out, ${grouped ? 'whole groups' : 'the same ones as data grows'}`,
    ],
  ]
}

function trainLines({ run, script }: ModelPlan): readonly Line[] {
  if (run !== null)
    return [
      [`  run: ${scalar(run)}`, 'it writes predictions or an ONNX model into the folder MLOPS_RUN_DIR'],
      ...pathLines(run),
    ]
  const built: Line = ['  algorithm: random-forest', 'built in; needs no Python']
  if (script === null) return [built]
  return [
    built,
    [
      `  # ${script.path.replaceAll(/[^\w./-]/g, '?')} trains with ${script.libraries.join(' and ')}. To gate its model instead, let it train on the rows of`,
    ],
    ['  # $MLOPS_TRAIN_DATA, write predictions of the rows of $MLOPS_TEST_DATA to $MLOPS_RUN_DIR/predictions.csv'],
    ['  # (target, prediction, probability.<class>), and put `run: python ...` in the place of `algorithm`.'],
  ]
}

/** All of its Python, since an import that was missed would let a changed program pass for the earlier one. */
function pathLines(run: string): readonly Line[] {
  const inside = /(^|\s)[\w./-]+\.py(\s|$)/.test(run) && !run.includes('..')
  return inside
    ? [['  paths: ["**/*.py"]', 'what it is made of: while none of it changes, nothing is trained again']]
    : []
}

function aligned([text, comment]: Line): string {
  return comment === undefined ? text : `${text.padEnd(36)} # ${comment.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')}`
}

function list(values: readonly string[]): string {
  return values.length === 1 ? scalar(values[0]!) : `[${values.map(scalar).join(', ')}]`
}

/** Plain where YAML reads it back as this text, quoted as JSON otherwise. */
function scalar(text: string): string {
  const word =
    /^[A-Za-z_./][\w ./@-]*$/.test(text) &&
    !text.endsWith(' ') &&
    !/^(y|n|yes|no|on|off|true|false|null|~|\.(nan|inf))$/i.test(text)
  return word ? text : JSON.stringify(text)
}

function shown(text: string): string {
  return JSON.stringify(text)
}
