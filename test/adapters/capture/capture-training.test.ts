import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { type CaptureRequest, captureTraining } from '../../../src/adapters/capture/capture-training.ts'
import { programRunner } from '../../../src/adapters/capture/program-runner.ts'
import { UserError } from '../../../src/errors.ts'

const GITHUB = `ghs_${'A1b2'.repeat(9)}`
const env = {
  PATH: process.env.PATH,
  HOME: '/home/user',
  TOKENIZERS_PARALLELISM: 'false',
  GITHUB_SHA: 'abc',
  GITHUB_TOKEN: GITHUB,
  GH_TOKEN: GITHUB,
  'INPUT_GITHUB-TOKEN': GITHUB,
  GITHUB_OUTPUT: '/tmp/out-file',
  GITHUB_ENV: '/tmp/env-file',
  GITHUB_STEP_SUMMARY: '/tmp/summary',
  ACTIONS_RUNTIME_TOKEN: 'runtime-token-value',
  ACTIONS_RESULTS_URL: 'https://results',
  RENAMED: `Bearer ${GITHUB}`,
  COPY_OF_SECRET: 'a s3cret-value-of-ours b',
  DB_PASSWORD: 's3cret-value-of-ours',
  WANDB_API_KEY: 'wandb-key-1234',
  PIP_INDEX_URL: 'https://user:index-pass@pypi.example/simple',
}

async function request(command: string, more: Partial<CaptureRequest> = {}): Promise<CaptureRequest> {
  const folder = await mkdtemp(join(tmpdir(), 'capture '))
  const variables = { MLOPS_TRAIN: 'data/train.csv', MLOPS_PARAMS: '{"depth":3}' }
  return { command, cwd: folder, env, now: 1000, run_dir: join(folder, 'run'), variables, ...more }
}

async function capture(command: string, more: Partial<CaptureRequest> = {}) {
  return captureTraining(await request(command, more))
}

async function finished(command: string, more: Partial<CaptureRequest> = {}) {
  const captured = await capture(command, more)
  if (captured.status !== 'finished') throw new Error(`${captured.failure}\n${captured.log_tail.join('\n')}`)
  return captured
}

const write = (file: string, text: string) => `cat > "$MLOPS_RUN_DIR/${file}" <<'END'\n${text}\nEND`

describe('the environment', () => {
  test('a program that prints it shows no token', async () => {
    const lines: string[] = []
    const { log_tail } = await finished('env; env > "$MLOPS_RUN_DIR/env.txt"', { on_line: (line) => lines.push(line) })
    expect(lines).toEqual(log_tail)
    const shown = log_tail.join('\n')
    for (const secret of [GITHUB, 'runtime-token-value', 's3cret-value', 'wandb-key-1234', 'index-pass']) {
      expect(shown).not.toContain(secret)
    }
    const names = log_tail.map((line) => line.split('=')[0])
    for (const name of [
      'ACTIONS_RESULTS_URL',
      'GITHUB_OUTPUT',
      'GITHUB_ENV',
      'GITHUB_STEP_SUMMARY',
      'RENAMED',
      'COPY_OF_SECRET',
    ]) {
      expect(names).not.toContain(name)
    }
    expect(shown).toContain('TOKENIZERS_PARALLELISM=false')
    expect(shown).toContain('GITHUB_SHA=abc')
    expect(shown).toContain('MLOPS_TRAIN=data/train.csv')
    expect(shown).toContain('MLOPS_PARAMS={"depth":3}')
  })

  test('a declared secret reaches the program but not what is stored; the runner’s own never do', async () => {
    const command = `[ "$WANDB_API_KEY" = wandb-key-1234 ] && [ -z "$GITHUB_TOKEN$ACTIONS_RUNTIME_TOKEN" ]
      echo "{\\"key\\": \\"$WANDB_API_KEY\\"}" > "$MLOPS_RUN_DIR/params.json"; cp "$MLOPS_RUN_DIR/params.json" "$MLOPS_RUN_DIR/tags.json"; echo "$WANDB_API_KEY"`
    const allowed_env = ['WANDB_API_KEY', 'GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN']
    const captured = await finished(command, { allowed_env })
    expect(captured.params).toEqual({ key: '***' })
    expect(captured.tags).toEqual({ key: '***' })
    expect(captured.log_tail).toEqual(['***'])
  })
})

describe('what it left', () => {
  test('params, metrics, history, tags, model, predictions', async () => {
    const captured = await finished(
      [
        write('params.yaml', 'depth: 3\nforest:\n  trees: 10\n  names: [a, b]\nnone: null\nyes: "no"'),
        write('metrics.json', '{\n\t"roc_auc": 0.75,\n\t"val": {"loss": NaN, "low": -Infinity},\n\t"a/b": 1e-3}'),
        write(
          'metrics.jsonl',
          '{"key": "loss", "value": 2, "step": 1}\n{"key": "loss", "value": NaN, "step": 0, "timestamp": 5.4}',
        ),
        write('tags.json', '{"team": "birds", "number": 3}'),
        write('predictions.csv', 'prediction\n1'),
        'mkdir "$MLOPS_RUN_DIR/model"; echo x > "$MLOPS_RUN_DIR/model/model.bin"',
      ].join('\n'),
    )
    expect(captured.params).toEqual({
      depth: 3,
      'forest.trees': 10,
      'forest.names': '["a","b"]',
      none: null,
      yes: 'no',
    })
    expect(captured.metrics).toEqual({ roc_auc: 0.75, 'val.loss': null, 'val.low': null, 'a/b': 0.001, loss: 2 })
    expect(captured.history).toEqual([
      { key: 'loss', value: 2, step: 1, timestamp: 1000 },
      { key: 'loss', value: null, step: 0, timestamp: 5 },
    ])
    expect(captured.tags).toEqual({ team: 'birds', number: '3' })
    expect(captured.model_dir).toMatch(/run\/model$/)
    expect(captured.predictions_file).toMatch(/predictions\.csv$/)
  })

  test('nothing at all is a run too', async () => {
    expect(await finished('true')).toMatchObject({
      params: {},
      metrics: {},
      history: [],
      model_dir: null,
      predictions_file: null,
    })
  })

  test.each([
    ['a text for a number', write('metrics.json', '{"ok": 1,\n "auc": "high"}'), 'metrics.json:2: auc is high'],
    ['a bool for a number', write('metrics.json', '{"auc": true}'), 'metrics.json:1'],
    ['a list for a number', write('metrics.json', '{"auc": [1]}'), 'allowed: a number'],
    ['broken JSON', write('metrics.json', '{"auc": 1,\n"b": }}'), 'metrics.json:2'],
    ['no mapping', write('params.json', '[1]'), 'not a mapping'],
    ['a bad name', write('params.json', '{"a=b": 1}'), 'the name "a=b"'],
    [
      'two files of params',
      `${write('params.json', '{}')}\n${write('params.yaml', '{}')}`,
      'params.json and params.yaml',
    ],
    [
      'a bad point',
      write('metrics.jsonl', '{"key": "a", "value": 1}\n{"key": "a", "value": "x"}'),
      'metrics.jsonl:2: value',
    ],
    ['no point', write('metrics.jsonl', 'loss 1'), 'metrics.jsonl:1: not a point'],
    ['a link', 'ln -s /etc/hostname "$MLOPS_RUN_DIR/predictions.csv"', 'not a plain file'],
    ['a linked model', 'ln -s /etc "$MLOPS_RUN_DIR/model"', 'not a folder'],
    ['an alias bomb', write('params.yaml', 'a: &a [1, 2]\nb: [*a, *a]'), 'alias'],
    ['too large', 'head -c 2000000 /dev/zero > "$MLOPS_RUN_DIR/metrics.json"', 'too large'],
    ['a dotted key twice', write('metrics.json', '{"a": {"b": 1}, "a.b": 2}'), 'twice'],
  ])('%s is told with its place', async (_, command, message) => {
    const captured = capture(command)
    await expect(captured).rejects.toThrow(UserError)
    await expect(captured).rejects.toThrow(message)
  })
})

describe('how it ends', () => {
  test('a failing command is a result with its last lines', async () => {
    const captured = await capture('for i in $(seq 300); do echo "line $i"; done; false | true; echo not reached')
    expect(captured).toMatchObject({ status: 'failed', exit_code: 1, failure: 'exit code 1' })
    expect(captured.log_tail).toHaveLength(200)
    expect(captured.log_tail.at(-1)).toBe('line 300')
  })

  test('progress bars, long lines and the whole log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'capture-'))
    const log_file = join(folder, 'logs', 'train.log')
    const command = `printf '10%%\\r50%%\\r100%%\\r\\n'; printf 'x%.0s' $(seq 9000); printf '\\nlast, no newline'; printf 'caf\\xc3\\xa9\\n' >&2`
    const { log_tail } = await finished(command, { log_file })
    expect(log_tail).toContain('100%')
    expect(log_tail.some((line) => line.endsWith('x …') && line.length < 8100)).toBe(true)
    expect(log_tail).toContain('café')
    expect((await readFile(log_file, 'utf8')).trimEnd().split('\n')).toEqual(log_tail)
  })

  test('abort kills the whole group', async () => {
    const controller = new AbortController()
    const marker = join(await mkdtemp(join(tmpdir(), 'capture-')), 'alive')
    const running = capture(`(sleep 1.2; echo x > ${marker}) & echo started; sleep 30`, {
      signal: controller.signal,
      on_line: () => controller.abort(new Error('stopped by hand')),
    })
    await expect(running).rejects.toThrow('stopped by hand')
    await wait(1500)
    await expect(readFile(marker)).rejects.toThrow('ENOENT')
  })

  test('time-out, a kill, and something left running', async () => {
    expect(await capture('sleep 30', { timeout_seconds: 0.2 })).toMatchObject({
      status: 'failed',
      failure: 'stopped after 0.2 seconds',
    })
    expect(await capture('kill -9 $$')).toMatchObject({ exit_code: null, failure: 'killed by SIGKILL' })
    const started = performance.now()
    expect((await finished('sleep 30 & echo done')).log_tail).toEqual(['done'])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('a folder that is not there', async () => {
    await expect(capture('true', { cwd: '/no/such/folder' })).rejects.toThrow(UserError)
  })
})

test('as a port', async () => {
  let ended = 0
  const lines: string[] = []
  const { signal } = new AbortController()
  const runner = programRunner({
    env,
    signal,
    onLine: (line) => lines.push(line),
    onEnd: () => ended++,
    now: () => new Date(),
  })
  const cwd = await mkdtemp(join(tmpdir(), 'capture-'))
  const asked = { cwd, variables: { A: 'b' }, allow_env: [], log_file: join(cwd, 'log.txt') }
  expect(await runner.run({ ...asked, command: 'echo $A; exit 4' })).toMatchObject({ exit_code: 4, log_tail: ['b'] })
  const command = `echo '{"auc": 1}' > "$MLOPS_RUN_DIR/metrics.json"`
  const run_dir = join(cwd, 'run')
  expect(await runner.train({ ...asked, command, run_dir })).toMatchObject({
    exit_code: 0,
    metrics: { auc: 1 },
    model_dir: null,
  })
  const failed = await runner.train({ ...asked, command: 'exit 2', run_dir: join(cwd, 'second') })
  expect(failed).toMatchObject({ status: 'failed', exit_code: 2, failure: 'exit code 2' })
  expect([lines, ended]).toEqual([['b'], 3])
})
