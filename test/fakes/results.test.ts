import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from './github.ts'
import { playResults } from './results-play.ts'
import { resultsTranscript } from './results-transcript.ts'

let double: GitHubDouble
beforeEach(async () => {
  double = await startGitHub()
})
afterEach(() => double.close())

describe('the results service, with the real artifact and cache clients in a child process', () => {
  test('upload, list, download, across runs, delete; cache', async () => {
    expect(await playResults(double, 'all')).toEqual(resultsTranscript)
    double.assertClean()
  })

  test.each([
    ['CreateArtifact', 503, 5],
    ['/blobs/', 500, 4],
  ])('%s answering %i is tried again, and then is an error', async (path, status, tries) => {
    double.faults.add({ on: { origin: 'results', path, times: 99 }, kind: 'status', status })
    expect((await playResults(double, 'upload')).upload).toMatch(/^refused/)
    expect(double.exchanges.filter((each) => each.status === status).length).toBeGreaterThanOrEqual(tries)
  })

  test('one 503 is survived', async () => {
    double.faults.add({ on: { origin: 'results', path: 'FinalizeArtifact' }, kind: 'status', status: 503 })
    expect((await playResults(double, 'upload')).upload).toMatchObject({ size: expect.any(Number) })
  })
})
