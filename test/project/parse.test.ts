import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { parseOverride } from '../../src/project/override.ts'
import { parseProject } from '../../src/project/parse.ts'

const good = `name: birdstrike-damage
task: binary-classification
target: damage
positive: "yes"
data:
  train: data/train.csv
  test: data/test.csv
train:
  algorithm: random-forest
  params: {n_estimators: 200, seed: 7}
validate:
  metrics:
    roc_auc: {threshold: 0.70, max_absolute_regression: 0.01}
    log_loss: {threshold: 0.40}
  slices:
    phase_of_flight: {min_rows: 100, metrics: {roc_auc: {max_absolute_regression: 0.05}}}
`

function parse(text: string, set: readonly string[] = []): ReturnType<typeof parseProject> {
  return parseProject({ text, file: 'mlops.yml', root: '/project', overrides: set.map(parseOverride) })
}

function problemsOf(text: string, set: readonly string[] = []): readonly string[] {
  try {
    parse(text, set)
  } catch (error) {
    if (error instanceof UserError)
      return error.problems.map(({ where, what, allowed }) => `${where} | ${what} | ${allowed}`)
    throw error
  }
  return []
}

describe('project file', () => {
  test('is read with its defaults', () => {
    const project = parse(good)
    expect(project.data.train).toEqual(['data/train.csv'])
    expect(project.validate.baseline).toEqual(['base', 'production'])
    expect(project.validate['on-missing-baseline']).toBe('pass-first')
    expect(project.validate.slices['phase_of_flight']?.min_rows).toBe(100)
  })

  test('needs four lines and no more', () => {
    expect(
      parse('name: abalone\ntask: regression\ntarget: rings\ndata: {train: abalone.csv}\n').validate.metrics,
    ).toBeUndefined()
  })

  test('reports all mistakes at once, each with its line, its value and what is allowed', () => {
    const broken = good
      .replace('task: binary-classification', 'task: binary-clasification')
      .replace('n_estimators: 200', 'n_estimators: -5')
      .replace('threshold: 0.40', 'threshold: high')
      .replace('target: damage', 'targt: damage')
    const problems = problemsOf(broken)
    expect(problems).toEqual([
      expect.stringMatching(
        /^mlops.yml:2 \| task is "binary-clasification" \(did you mean binary-classification\?\) \| binary-classification, multi/,
      ),
      expect.stringMatching(/^mlops.yml:1 \| target is missing \| a text/),
      expect.stringMatching(/^mlops.yml:14 \| validate.metrics.log_loss.threshold is "high" \| a number/),
      expect.stringMatching(/^mlops.yml:3 \| unknown key targt \(did you mean target\?\) \| name, task, target/),
      expect.stringMatching(/^mlops.yml:10 \| train.params.n_estimators is -5 \|/),
    ])
  })

  test.each([
    [
      'an unknown metric',
      ['roc_auc:', 'roc_auk:'],
      /mlops.yml:13 \| roc_auk is not a known metric \(did you mean roc_auc\?\) \| roc_auc, average/,
    ],
    [
      'a metric of another task',
      ['log_loss:', 'max_error:'],
      /mlops.yml:14 \| max_error is not a metric of binary-classification/,
    ],
    ['a rule without a limit', ['{threshold: 0.40}', '{}'], /mlops.yml:14 \| validate.metrics.log_loss sets no limit/],
    [
      'a misspelt limit',
      ['max_absolute_regression: 0.01', 'max_absolute_regresion: 0.01'],
      /mlops.yml:13 \| unknown key .*did you mean max_absolute_regression/,
    ],
    [
      'a name with capitals',
      ['birdstrike-damage', 'Birdstrike Damage'],
      /mlops.yml:1 \| name is "Birdstrike Damage" \| lower-case/,
    ],
    [
      'an unknown param',
      ['seed: 7', 'sede: 7'],
      /mlops.yml:10 \| unknown key train.params.sede \(did you mean seed\?\)/,
    ],
    [
      'a program and an algorithm',
      ['algorithm: random-forest', 'algorithm: random-forest\n  run: python train.py'],
      /train.run and train.algorithm are both given/,
    ],
    ['a positive class of a regression', ['binary-classification', 'regression'], /positive is given/],
    [
      'a negative regression',
      ['max_absolute_regression: 0.01', 'max_absolute_regression: -1'],
      /a number of at least 0/,
    ],
    [
      'two test sets',
      ['test: data/test.csv', 'test: data/test.csv\n  split: {test: 0.3}'],
      /data.test and data.split are both given/,
    ],
  ])('refuses %s', (_, [from, to], message) => {
    expect(problemsOf(good.replace(from!, to!)).join('\n')).toMatch(message)
  })

  test.each([
    ['not YAML', 'name: [', /not valid YAML/],
    ['an empty file', '', /holds no keys/],
    ['a list', '- a\n', /holds no keys/],
    ['one key twice', 'name: a\nname: b\n', /mlops.yml:2 \| not valid YAML: Map keys must be unique/],
    [
      'an alias bomb',
      `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n`,
      /alias/i,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(problemsOf(text).join('\n')).toMatch(message)
  })

  test('is overridden by --set, through the same schema', () => {
    expect(parse(good, ['validate.metrics.roc_auc.threshold=0.8']).validate.metrics?.['roc_auc']?.threshold).toBe(0.8)
    expect(parse(good, ['train.params.max_depth=4']).train.params['max_depth']).toBe(4)
    expect(problemsOf(good, ['validate.metrics.roc_auc.threshold=high'])).toEqual([
      '--set validate.metrics.roc_auc.threshold | validate.metrics.roc_auc.threshold is "high" | a number',
    ])
    expect(() => parseOverride('roc_auc')).toThrow(/names no value/)
  })

  test('trusts a logged metric only with a direction', () => {
    const logged = good
      .replace('validate:', 'validate:\n  trust_logged: [my_score]')
      .replace('log_loss: {threshold: 0.40}', 'my_score: {threshold: 0.4}')
    expect(problemsOf(logged).join()).toMatch(/my_score is logged by your program and has no direction/)
    expect(
      problemsOf(logged.replace('my_score: {threshold: 0.4}', 'my_score: {threshold: 0.4, greater_is_better: true}')),
    ).toEqual([])
  })
})
