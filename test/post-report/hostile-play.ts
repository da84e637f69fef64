import { afterEach, expect } from '@jest/globals'
import { type Reported, type Scene, stage } from './scene.ts'

/** Plays what a hostile author could upload from a fork: nothing of it may cross, and nothing may break. */

export type Report = ReturnType<Scene['honest']>

const scenes: Scene[] = []

/** Ends every scene of a test, and throws for what GitHub's description does not allow. */
export function endScenes(): void {
  afterEach(async () => {
    for (const scene of scenes.splice(0)) {
      await scene.double.close()
      scene.double.assertClean()
    }
  })
}

export async function newScene(): Promise<Scene> {
  const scene = await stage()
  scenes.push(scene)
  return scene
}

/** The trusted half on one artifact: an archive's bytes, or a record. */
export async function reported(
  make: (report: Report, scene: Scene) => Buffer | unknown,
): Promise<Reported & { scene: Scene }> {
  const scene = await newScene()
  const made = make(scene.honest(), scene)
  scene.leave(Buffer.isBuffer(made) ? made : { 'report.json': JSON.stringify(made) })
  return { ...(await scene.report()), scene }
}

/** What the pull request is told of a refusal: our one sentence, without a word of the artifact. */
export function refusal({ status, verdict, comments }: Reported, sentence: RegExp): void {
  const told = { status, verdict, comments: comments.length }
  expect(told).toEqual({ status: 'refused', verdict: 'incomplete', comments: 1 })
  expect(comments[0]).toMatch(sentence)
  expect(comments[0]).not.toMatch(/evil/i)
  expect(comments[0]!.length).toBeLessThan(2_000)
}

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
