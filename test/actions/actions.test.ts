import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { type ActionEnd, releasedTree, runAction, runTerminal } from './released-tree.ts'

const project = `name: wine
task: multiclass-classification
target: cultivar
data: {train: wine.csv}
train: {params: {n_estimators: 30}}
`
let tree: string
let double: GitHubDouble
let workspace: string
let sha: string
let run: number

describe('the released tree, as processes', () => {
  beforeAll(async () => {
    tree = await releasedTree()
    double = await startGitHub()
    workspace = await mkdtemp(join(tmpdir(), 'work space '))
    await cp('test/datasets/wine.csv', join(workspace, 'wine.csv'))
    await writeFile(join(workspace, 'mlops.yml'), project)
    sha = await double.seed.commit({
      'mlops.yml': project,
      'wine.csv': await readFile('test/datasets/wine.csv', 'utf8'),
    })
    run = double.seed.run({ head_sha: sha, status: 'in_progress' }).id
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  const act = (
    action: string,
    permissions: Record<string, string>,
    more: Partial<Parameters<typeof runAction>[1]> = {},
  ): Promise<ActionEnd> =>
    runAction(tree, { action, double, workspace, run, sha, token: double.token(permissions), ...more })

  test('train-and-log keeps the run as an artifact, and gives outputs and a summary', async () => {
    const { code, stdout, outputs, summary } = await act('train-and-log', { contents: 'read', actions: 'read' })
    expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' })
    expect(outputs).toMatchObject({
      'run-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'artifact-id': expect.stringMatching(/^\d+$/),
      'model-digest': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(JSON.parse(outputs['metrics']!)).toMatchObject({ accuracy: expect.any(Number) })
    expect(summary).toMatch(/n_estimators/)
    expect([...double.world.artifacts.values()].map(({ name }) => name)).toEqual([
      `mlops-run-wine-${sha}`,
      expect.stringMatching(/^mlops-fingerprint-wine-[0-9a-f]{64}$/),
    ])
  })

  test('validate-model finds it without being told, passes, and writes its three reports', async () => {
    const { code, stdout, outputs, summary } = await act('validate-model', { contents: 'read', actions: 'read' })
    expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' })
    expect(outputs['verdict']).toBe('pass')
    expect(JSON.parse(await readFile(outputs['json']!, 'utf8'))).toMatchObject({ verdict: 'pass', name: 'wine' })
    expect(await readFile(outputs['html']!, 'utf8')).toMatch(/^<!doctype html>/i)
    expect(summary).toMatch(/pass/)
  })

  test('register-model and promote-model publish and assign', async () => {
    const registered = await act(
      'register-model',
      { contents: 'write', actions: 'read' },
      { workspace: await mkdtemp(join(tmpdir(), 'no checkout ')) },
    )
    expect({ code: registered.code, log: registered.code === 0 ? '' : registered.stdout }).toEqual({ code: 0, log: '' })
    expect(registered.outputs).toMatchObject({ version: 'v0.0.1', tag: 'wine@v0.0.1', created: 'true' })
    const promoted = await act(
      'promote-model',
      { contents: 'write' },
      { inputs: { version: 'wine@v0.0.1', stage: 'production', reason: 'first' } },
    )
    expect({ code: promoted.code, log: promoted.code === 0 ? '' : promoted.stdout }).toEqual({ code: 0, log: '' })
    expect(promoted.outputs).toMatchObject({ version: 'v0.0.1', previous: '' })
  })

  test('batch-predict predicts by the version in a stage, keeps an artifact, and fails for a rejected row', async () => {
    const rows = (await readFile('test/datasets/wine.csv', 'utf8')).split('\n')
    rows[3] = rows[3]!.replace(/^[^,]*/, 'much')
    await writeFile(join(workspace, 'new.csv'), rows.join('\n'))
    const inputs = {
      data: 'wine.csv',
      model: 'wine@production',
      output: 'out/p.parquet',
      artifact: 'mlops-predictions',
    }
    const good = await act('batch-predict', { contents: 'read' }, { inputs })
    expect({ code: good.code, log: good.code === 0 ? '' : good.stdout }).toEqual({ code: 0, log: '' })
    expect(good.outputs).toMatchObject({ rows: '178', rejected: '0', 'rejected-output': '' })
    expect(double.world.artifacts.get(Number(good.outputs['artifact-id']))).toMatchObject({ name: 'mlops-predictions' })
    const bad = await act(
      'batch-predict',
      { contents: 'read' },
      { inputs: { ...inputs, data: 'new.csv', output: 'out/new.csv.gz', artifact: 'new', keep: 'proline\nhue' } },
    )
    expect({ code: bad.code, rows: bad.outputs['rows'] }).toEqual({ code: 1, rows: '177' })
    expect(bad.stdout).toMatch(/::error::1 of 178 rows did not fit and was not predicted\./)
    expect(await readFile(bad.outputs['rejected-output']!, 'utf8')).toBe(
      '{"file":"new.csv","line":4,"reason":"\\"much\\" in column \\"alcohol\\" is not a number"}\n',
    )
    expect(bad.summary).toMatch(/177/)
  })

  test('a mistake is an annotation on its line, and the job fails', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'broken '))
    await writeFile(join(broken, 'mlops.yml'), project.replace('target:', 'taget:'))
    const { code, stdout } = await act('train-and-log', { contents: 'read', actions: 'read' }, { workspace: broken })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /::error .*file=mlops\.yml,line=3::mlops\.yml:3: unknown key taget \(did you mean target\?\)/,
    )
    expect(stdout).not.toMatch(/^\s+at /m)
  })

  test('a training program that prints its environment shows no token and obeys no command', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'program '))
    await cp(workspace, folder, { recursive: true })
    await writeFile(
      join(folder, 'mlops.yml'),
      'name: leaky\ntask: multiclass-classification\ntarget: cultivar\ndata: {train: wine.csv}\ntrain: {run: sh train.sh}\n',
    )
    await writeFile(
      join(folder, 'train.sh'),
      `env | sort\necho "::set-output name=x::y"\necho '{"auc": 0.5}' > "$MLOPS_RUN_DIR/metrics.json"\n`,
    )
    const token = double.token({ contents: 'read', actions: 'read' })
    const secret = 'hunter2-hunter2-hunter2'
    const { code, stdout } = await act(
      'train-and-log',
      {},
      { workspace: folder, token, env: { MY_API_SECRET: secret } },
    )
    expect({ code, log: code === 0 ? '' : stdout }).toEqual({ code: 0, log: '' })
    expect(stdout).toMatch(/MLOPS_RUN_DIR=/)
    const shown = stdout.replace(/^::add-mask::.*$/gm, '')
    for (const forbidden of [token, secret, 'ACTIONS_RUNTIME_TOKEN', 'INPUT_GITHUB-TOKEN', 'GITHUB_OUTPUT'])
      expect(shown).not.toContain(forbidden)
    expect(stdout).toMatch(/::stop-commands::[\s\S]*::set-output name=x::y[\s\S]*\n::[0-9a-f-]{36}::/)
  })

  test("a fork's artifact from a branch named main is neither baseline nor registrable", async () => {
    const fork = double.seed.run({
      head_sha: sha,
      head_branch: 'main',
      head_repository: 'stranger/models',
      event: 'pull_request',
      status: 'in_progress',
    })
    const forked = await runAction(tree, {
      action: 'train-and-log',
      double,
      workspace,
      run: fork.id,
      sha,
      token: double.token({ contents: 'read', actions: 'read' }),
    })
    expect(forked.code).toBe(0)
    const registered = await runAction(tree, {
      action: 'register-model',
      double,
      workspace,
      run: fork.id,
      sha,
      token: double.token({ contents: 'write', actions: 'read' }),
      inputs: { 'allow-unvalidated': 'please' },
    })
    expect(registered.code).toBe(1)
    expect(registered.stdout).toMatch(/may not be registered: it comes from a fork/)
    const next = await double.seed.commit({ 'README.md': 'more' })
    // The honest run of the same commit is gone: only the fork's artifact carries the name.
    for (const [id, artifact] of double.world.artifacts) if (artifact.run === run) double.world.artifacts.delete(id)
    await rm(join(workspace, 'README.md'), { force: true })
    const later = double.seed.run({ head_sha: next, status: 'in_progress' })
    const event = { name: 'push', payload: { before: sha, after: next } }
    const honest = {
      double,
      workspace,
      run: later.id,
      sha: next,
      token: double.token({ contents: 'read', actions: 'read' }),
      event,
    }
    await runAction(tree, {
      ...honest,
      action: 'train-and-log',
      inputs: { set: 'train.params.seed=3' },
    })
    const validated = await runAction(tree, {
      ...honest,
      action: 'validate-model',
    })
    const report = JSON.parse(await readFile(validated.outputs['json']!, 'utf8')) as {
      baselines: { name: string; status: string; source: string }[]
    }
    expect(report.baselines.find(({ name }) => name === 'base')).toMatchObject({
      status: 'missing',
      source: expect.stringMatching(/does not count: it comes from a fork/),
    })
  })

  test('the terminal, its ONNX worker included, works from the tree alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'terminal '))
    await cp('test/datasets/wine.csv', join(folder, 'wine.csv'))
    await writeFile(join(folder, 'mlops.yml'), project)
    for (const words of [
      ['train'],
      ['validate'],
      ['register'],
      ['promote', 'wine@v0.0.1', 'production'],
      ['pull', 'wine@production', '--output', 'model'],
    ]) {
      const { code, stderr } = await runTerminal(tree, folder, words)
      expect({ words, code, stderr: code === 0 ? '' : stderr }).toEqual({ words, code: 0, stderr: '' })
    }
    const predict = async (output: string): Promise<string> => {
      const { code, stderr } = await runTerminal(tree, folder, [
        'predict',
        'wine.csv',
        '--package',
        'model',
        '--output',
        output,
      ])
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
      return readFile(join(folder, output), 'utf8')
    }
    const byForest = await predict('forest.csv')
    const mlmodel = join(folder, 'model', 'MLmodel')
    await writeFile(mlmodel, (await readFile(mlmodel, 'utf8')).replace(/^\s+forest: forest\.bin\n/m, ''))
    await rm(join(folder, 'model', 'forest.bin'))
    const byOnnx = await predict('onnx.csv')
    const labels = (text: string): (string | undefined)[] => text.split('\n').map((line) => line.split(',')[14])
    expect(labels(byOnnx)).toEqual(labels(byForest))
  })
})
