import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { RunStore } from '../../src/ports/run-store.ts'
import { folderOf, sampleFingerprint, sampleReport, sampleRun, temporary } from './samples.ts'

/** What every run store does. `connect` gives a fresh one; commits are full ids that it may name runs by. */
export function runStoreContract(connect: () => Promise<RunStore>): void {
  const first = 'a'.repeat(40)
  const second = 'b'.repeat(40)
  const files = () =>
    folderOf({ 'metrics.jsonl': '{}\n', 'model/MLmodel': 'flavors: {}\n', 'logs/train.log': 'done\n' })

  test('a stored run is found by its commit and opened with all its files', async () => {
    const store = await connect()
    const run = sampleRun(1, first)
    const put = await store.put(run, await files(), { retention_days: 7 })
    expect(put).toMatchObject({ run_id: run.run_id, name: 'birds', commit: first })
    await store.put(sampleRun(2, second), await files(), {})

    const found = await store.find({ name: 'birds', commit: first })
    expect(found.map((one) => [one.name, one.commit, one.location])).toEqual([['birds', first, put.location]])
    const folder = join(await temporary(), 'run')
    expect(await store.open(found[0]!, folder)).toEqual(run)
    expect((await readdir(folder)).toSorted()).toEqual(['logs', 'metrics.jsonl', 'model', 'run.json'])
    expect(await readFile(join(folder, 'model/MLmodel'), 'utf8')).toBe('flavors: {}\n')
  })

  test('a run is found by its id', async () => {
    const store = await connect()
    const run = sampleRun(1, first)
    await store.put(run, await files(), {})
    expect(await store.find({ name: 'birds', commit: first, run_id: run.run_id })).toHaveLength(1)
    expect(await store.find({ name: 'birds', commit: first, run_id: 'f'.repeat(32) })).toEqual([])
  })

  test('nothing is found for another model, another commit, or in an empty store', async () => {
    const store = await connect()
    expect(await store.find({ name: 'birds', commit: first })).toEqual([])
    await store.put(sampleRun(1, first), await files(), {})
    expect(await store.find({ name: 'bird', commit: first })).toEqual([])
    expect(await store.find({ name: 'birds', commit: second })).toEqual([])
  })

  test('the newest of two runs of a commit counts', async () => {
    const store = await connect()
    await store.put(sampleRun(1, first), await files(), {})
    const newer = sampleRun(2, first)
    await store.put(newer, await files(), {})
    const [found] = await store.find({ name: 'birds', commit: first, limit: 1 })
    expect(await store.open(found!, join(await temporary(), 'run'))).toEqual(newer)
  })

  test('a run is found by what it was made of, the newest first', async () => {
    const store = await connect()
    const made = sampleFingerprint(1)
    expect(await store.find({ name: 'birds', fingerprint: made.digest })).toEqual([])
    await store.put({ ...sampleRun(1, first), fingerprint: made }, await files(), {})
    await store.put({ ...sampleRun(2, first), fingerprint: sampleFingerprint(2) }, await files(), { leg: 'other' })
    const newer = { ...sampleRun(3, first), fingerprint: made }
    await store.put(newer, await files(), {})
    const [found] = await store.find({ name: 'birds', fingerprint: made.digest })
    expect(await store.open(found!, join(await temporary(), 'run'))).toEqual(newer)
    expect(await store.find({ name: 'bird', fingerprint: made.digest })).toEqual([])
  })

  test('a report is kept beside its run, and the newest one counts', async () => {
    const store = await connect()
    const run = sampleRun(1, first)
    const stored = await store.put(run, await files(), {})
    expect(await store.openReport(stored)).toBeNull()
    const report = (verdict: 'fail' | 'pass') => sampleReport(run, verdict)
    await store.putReport(report('fail'), await folderOf({ 'report.md': '# no\n' }), {})
    expect((await store.openReport(stored))?.verdict).toBe('fail')
    await store.putReport(report('pass'), await folderOf({ 'report.md': '# yes\n' }), {})
    expect(await store.openReport(stored)).toEqual(report('pass'))
  })
}
