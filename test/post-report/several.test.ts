import { describe, expect, test } from '@jest/globals'
import { endScenes, newScene } from './hostile-play.ts'
import { project, type Scene } from './scene.ts'

endScenes()

const leg = (name: string) => `mlops-report-birds-${'d'.repeat(40)}-${name}`
const told = (scene: Scene, changes: Parameters<Scene['honest']>[0] = {}) => ({
  'report.json': JSON.stringify(scene.honest({ leg: { name: 'evil', of: 3 }, ...changes })),
})

describe('legs of a matrix', () => {
  test('are told in one comment, under the gravest verdict', async () => {
    const scene = await newScene()
    for (const name of ['small', 'medium']) scene.leave(told(scene), leg(name))
    scene.leave(told(scene, { verdict: 'fail' }), leg('large'))
    const { status, verdict, comments } = await scene.report()
    expect({ status, verdict, comments: comments.length }).toEqual({ status: 'reported', verdict: 'fail', comments: 1 })
    expect(comments[0]).toMatch(/birds, 3 legs: fail/)
    expect(comments[0]).toMatch(/birds, leg large: fail[\s\S]*birds, leg medium: pass[\s\S]*birds, leg small: pass/)
    expect(comments[0]!.match(/Numbers computed in an untrusted run/g)).toHaveLength(1)
    expect(comments[0]).not.toMatch(/evil/)
  })

  test('one that left no report keeps the verdict incomplete', async () => {
    const scene = await newScene()
    for (const name of ['small', 'medium']) scene.leave(told(scene), leg(name))
    const { status, verdict, comments } = await scene.report()
    expect({ status, verdict }).toEqual({ status: 'refused', verdict: 'incomplete' })
    expect(comments[0]).toMatch(/Not every leg of the matrix left a report/)
  })

  test('one that is hostile does not hide the others', async () => {
    const scene = await newScene()
    for (const name of ['small', 'medium']) scene.leave(told(scene), leg(name))
    scene.leave({ 'report.json': '{"evil": 1}' }, leg('large'))
    const { status, comments } = await scene.report()
    expect(status).toBe('refused')
    expect(comments[0]).toMatch(/leg medium: pass/)
    expect(comments[0]).toMatch(/does not have the form of a gate report/)
    expect(comments[0]).not.toMatch(/evil/)
  })
})

describe('several models', () => {
  const fish = project.replace('birds', 'fish').replace('a.csv', 'x.csv').replace('b.csv', 'y.csv')

  async function two(): Promise<Scene> {
    const scene = await newScene()
    const { double } = scene
    const base = await double.seed.commit({ 'models/birds/mlops.yml': project, 'models/fish/mlops.yml': fish })
    const head = await double.seed.commit({ 'models/birds/a.csv': 'x\n' }, { branch: 'better', parents: [base] })
    const fork = { head_sha: head, head_branch: 'better', head_repository: 'stranger/models' }
    Object.assign(double.world.issues.get(scene.pull)!.pull!, fork)
    Object.assign(double.world.runs.get(scene.run)!, fork)
    return scene
  }
  const config = 'models/*/mlops.yml'

  test('are one comment, and the one that the change does not touch needs no report', async () => {
    const scene = await two()
    scene.leave({ 'report.json': JSON.stringify(scene.honest()) })
    const { status, verdict, comments } = await scene.report(undefined, config)
    expect({ status, verdict, comments: comments.length }).toEqual({ status: 'reported', verdict: 'pass', comments: 1 })
    expect(comments[0]).toMatch(/2 models: pass/)
    expect(comments[0]).toMatch(/fish/)
  })

  test('a touched one without a report is not passed over, whatever the run left out', async () => {
    const scene = await two()
    const about = { ...scene.honest(), name: 'fish' }
    scene.leave({ 'report.json': JSON.stringify(about) }, `mlops-report-fish-${'d'.repeat(40)}`)
    const { status, verdict, comments } = await scene.report(undefined, config)
    expect({ status, verdict }).toEqual({ status: 'refused', verdict: 'incomplete' })
    expect(comments[0]).toMatch(/The run left no report of this model/)
  })
})
