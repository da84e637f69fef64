import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { git } from '../fakes/git-store.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { releasedTree, runAction } from './released-tree.ts'

const project = `name: wine
task: multiclass-classification
target: cultivar
data: {train: wine.csv}
train: {params: {n_estimators: 10}}
`

/** Requests that one validation makes in a repository that holds `others` runs and versions more. */
async function requestsOf(tree: string, others: number, age: 'older' | 'newer' = 'older'): Promise<number> {
  const double = await startGitHub()
  try {
    const workspace = await mkdtemp(join(tmpdir(), 'count '))
    await cp('test/datasets/wine.csv', join(workspace, 'wine.csv'))
    await writeFile(join(workspace, 'mlops.yml'), project)
    const base = await double.seed.commit({
      'mlops.yml': project,
      'wine.csv': await readFile('test/datasets/wine.csv', 'utf8'),
    })
    const read = { contents: 'read', actions: 'read' }
    const first = double.seed.run({ head_sha: base, status: 'in_progress' }).id
    const act = async (
      action: string,
      sha: string,
      run: number,
      permissions: Record<string, string>,
      inputs = {},
      payload: object = {},
    ): Promise<void> => {
      const { code, stdout } = await runAction(tree, {
        action,
        double,
        workspace,
        run,
        sha,
        token: double.token(permissions),
        inputs,
        event: { name: 'push', payload },
      })
      if (code !== 0) throw new Error(stdout)
      if (action === 'validate-model' && run !== first) expect(stdout).toMatch(/scoring production/)
    }
    await act('train-and-log', base, first, read)
    await act('validate-model', base, first, read)
    await act('register-model', base, first, { contents: 'write', actions: 'read' })
    await act('promote-model', base, first, { contents: 'write' }, { version: 'wine@v0.0.1', stage: 'production' })
    if (others > 0) await crowd(double, base, others, age)
    const head = await double.seed.commit({ 'README.md': 'words' })
    const run = double.seed.run({ head_sha: head, status: 'in_progress' }).id
    await act('train-and-log', head, run, read, { set: 'train.params.seed=1' })
    const before = double.exchanges.length
    await act('validate-model', head, run, read, {}, { before: base, after: head })
    double.assertClean()
    return double.exchanges.length - before
  } finally {
    await double.close()
  }
}

/** Other runs and versions of the same model; newer ones put that in production far behind the newest. */
async function crowd(double: GitHubDouble, base: string, count: number, age: 'older' | 'newer'): Promise<void> {
  const date = new Date(Date.now() + (age === 'newer' ? 60_000 : -86_400_000)).toISOString()
  const sha = await double.seed.commit({ 'later.txt': 'later' }, { branch: 'later', parents: [base], date })
  const digest = (index: number): string => index.toString(16).padStart(40, '0')
  double.seed.runsWithArtifacts(count, sha, (index) => `mlops-run-wine-${digest(index)}`, Buffer.from('zip'))
  const first = (await git(['--git-dir', double.gitDir, 'cat-file', 'tag', 'wine@v0.0.1'])).toString()
  const message = first.slice(first.indexOf('\n\n') + 2).trimEnd()
  const tags = Array.from({ length: count }, (_, index) => ({
    tag: `wine@v0.1.${index}`,
    sha,
    message: message.replace(/[0-9a-f]{64}/g, (found) => digest(index).padStart(64, found.slice(0, 1))),
    date,
  }))
  await double.seed.tags(tags)
  double.seed.releases(tags.map(({ tag }) => tag))
}

test('a validation makes as many requests in a repository of 1,000 runs and versions as in a new one', async () => {
  const tree = await releasedTree()
  const few = await requestsOf(tree, 0)
  const many = await requestsOf(tree, 1000, 'older')
  const behind = await requestsOf(tree, 1000, 'newer')
  process.stdout.write(
    `requests of one validation: ${few} with 1 run and version, ${many} with 1,000 more, ${behind} where production is behind 1,000 newer versions\n`,
  )
  expect(many).toBe(few)
  expect(behind).toBe(few + 1)
})
