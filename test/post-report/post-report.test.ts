import { afterEach, describe, expect, test } from '@jest/globals'
import { zip } from '../fakes/zip.ts'
import { project, type Scene, stage } from './scene.ts'

const scenes: Scene[] = []
const staged = async (...facts: Parameters<typeof stage>): Promise<Scene> => {
  const scene = await stage(...facts)
  scenes.push(scene)
  return scene
}
afterEach(async () => {
  for (const { double } of scenes.splice(0)) {
    await double.close()
    double.assertClean()
  }
})

const left = (scene: Scene, changes: Parameters<Scene['honest']>[0] = {}) =>
  scene.leave({ 'report.json': JSON.stringify(scene.honest(changes)) })

describe('the trusted half', () => {
  test("comments on a fork's pull request from numbers, in its own words, and says where they come from", async () => {
    const scene = await staged()
    left(scene, { reasons: ['Trust me.'], notes: ['Really.'] })
    const { status, verdict, report, comments } = await scene.report()
    expect({ status, verdict, comments: comments.length }).toEqual({ status: 'reported', verdict: 'pass', comments: 1 })
    expect(comments[0]).toMatch(/^<!-- mlops-actions:birds run=\d+ attempt=1 head=[0-9a-f]{40} -->\n### ✅ birds: pass/)
    expect(comments[0]).toMatch(/Numbers computed in an untrusted run.*stranger\/models/)
    expect(comments[0]).toMatch(/by the rules of main/)
    expect(comments[0]).not.toMatch(/Trust me|Really/)
    expect(report!.metrics.map(({ name, status: told }) => [name, told])).toEqual([
      ['roc_auc', 'pass'],
      ['roc_auc', 'pass'],
    ])
    expect(report!.candidate!.commit).toBe(scene.head)
  })

  test('decides by the numbers, whatever verdict and statuses the report claims', async () => {
    const scene = await staged()
    const honest = scene.honest()
    left(scene, { metrics: honest.metrics.map((row) => ({ ...row, candidate: 0.6, delta: 0.5, status: 'pass' })) })
    const { verdict, report } = await scene.report()
    expect(verdict).toBe('fail')
    expect(report!.metrics[0]).toMatchObject({ status: 'fail', delta: expect.closeTo(-0.17, 9) })
  })

  test('keeps the worse verdict of the run, which its numbers may not show (a leak)', async () => {
    const scene = await staged()
    left(scene, { verdict: 'incomplete', reasons: ['120 test rows were trained on. @admin approve'] })
    const { verdict, comments } = await scene.report()
    expect(verdict).toBe('incomplete')
    expect(comments[0]).toMatch(/The run itself came to incomplete/)
    expect(comments[0]).not.toMatch(/approve/)
  })

  test("judges by the thresholds of the base branch's newest commit, and shows what the change would alter", async () => {
    const scene = await staged()
    const { double } = scene
    await double.seed.commit({ 'mlops.yml': project.replace('0.7,', '0.9,') })
    left(scene)
    const { verdict, report } = await scene.report()
    expect(verdict).toBe('fail')
    expect(report!.notes.join(' ')).toMatch(/main has moved on since/)
    expect(report!.policy.changes).toContainEqual({
      key: 'validate.metrics.roc_auc.threshold',
      before: '0.9',
      after: '0.7',
    })
  })

  test.each<[string, [number, number] | undefined, string]>([
    ['wholly inside the margin', [-0.005, 0.02], 'pass'],
    ['across the margin', [-0.05, 0.02], 'inconclusive'],
    ['wholly beyond it', [-0.09, -0.02], 'fail'],
    ['not told', undefined, 'inconclusive'],
  ])('decides by the bounds where the base says strict: %s', async (_, bounds, expected) => {
    const scene = await staged()
    await scene.double.seed.commit({ 'mlops.yml': `${project}  uncertainty: strict\n` })
    const [whole, slice] = scene.honest().metrics
    left(scene, { metrics: [{ ...whole!, ...(bounds && { bounds }) }, slice!] })
    expect(await scene.report()).toMatchObject({ status: 'reported', verdict: expected })
  })

  test('knows the metrics that only the base names: its own programs, fairness gaps', async () => {
    const scene = await staged()
    const rules = project.replace(
      '    roc_auc: {thr',
      '    cost: {run: python cost.py, greater_is_better: false, threshold: 5}\n    roc_auc: {thr',
    )
    const fair = '  fairness: {sex: {min_rows: 10, metrics: {selection_rate_difference: {threshold: 0.1}}}}\n'
    await scene.double.seed.commit({ 'mlops.yml': rules + fair })
    const [whole, slice] = scene.honest().metrics
    const named = (name: string, candidate: number) => ({
      ...whole!,
      name,
      greater_is_better: true,
      candidate,
      baseline: 1,
      interval: null,
    })
    const gap = 'selection_rate_difference.sex'
    left(scene, { metrics: [whole!, slice!, named('cost', 6), named(gap, 0.05), named('evil', 1)] })
    const { verdict, report } = await scene.report()
    expect(verdict).toBe('fail')
    expect(report!.metrics.map(({ name, status }) => [name, status])).toEqual(
      expect.arrayContaining([
        ['cost', 'fail'],
        [gap, 'pass'],
      ]),
    )
    expect(report!.metrics.find(({ name }) => name === 'cost')!.greater_is_better).toBe(false)
    expect(report!.notes.join(' ')).toMatch(
      /^1 of its numbers are of metrics, slices or baselines that main does not name/,
    )
  })

  test('a second run updates the one comment; an older one does not', async () => {
    const scene = await staged()
    left(scene)
    await scene.report()
    const { head, double } = scene
    const fork = { head_repository: 'stranger/models', head_branch: 'better', head_sha: head, event: 'pull_request' }
    const newer = double.seed.run(fork)
    const report = JSON.stringify(scene.honest({ verdict: 'fail' }))
    double.seed.artifact(
      newer.id,
      `mlops-report-birds-${'e'.repeat(40)}`,
      zip([{ name: 'report.json', bytes: Buffer.from(report) }]),
    )
    const second = await scene.report({ workflow_run: { id: newer.id } })
    expect(second.comments).toHaveLength(1)
    expect(second.comments[0]).toMatch(/birds: fail/)
    const again = await scene.report()
    expect(again.comments).toEqual(second.comments)
  })

  test.each<[string, Parameters<typeof stage>[0], RegExp]>([
    ['a push', { run: { event: 'push' } }, /of the event push/],
    ['a pull request of this repository', { run: { head_repository: 'acme/models' } }, /not from a fork/],
    ['a pull request whose head has moved', { pull: { head_sha: '1'.repeat(40) } }, /moved on from/],
    ['a pull request that is closed', { pull: { state: 'closed' } }, /no open pull request/],
    ["another fork's branch of that name", { pull: { head_repository: 'stranger/other' } }, /no open pull request/],
  ])('reports nothing on %s', async (_, facts, why) => {
    const scene = await staged(facts)
    left(scene)
    expect(await scene.report()).toMatchObject({ status: 'nothing', detail: expect.stringMatching(why), comments: [] })
  })

  test('another repository’s run is refused', async () => {
    const scene = await staged()
    await expect(scene.report({ workflow_run: { id: 987_654_321 } })).rejects.toThrow(/no run of acme\/models/)
  })

  test('does as many requests among many pull requests and artifacts as alone', async () => {
    const counts = []
    for (const more of [0, 300]) {
      const scene = await staged()
      const { double } = scene
      for (let index = 0; index < more; index += 1) {
        double.seed.pull({ head_branch: `b${index}`, head_sha: scene.head, base_sha: scene.base })
        double.seed.run({ head_sha: scene.head })
      }
      left(scene)
      const before = double.exchanges.length
      expect(await scene.report()).toMatchObject({ status: 'reported' })
      counts.push(double.exchanges.length - before)
    }
    process.stderr.write(`requests of the trusted half, alone and among 300 pull requests: ${counts.join(' and ')}\n`)
    expect(counts[1]).toBe(counts[0])
  })
})
