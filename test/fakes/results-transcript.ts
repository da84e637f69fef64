import { expect } from '@jest/globals'

/** What the clients are to see of a results service, whoever stores the bytes. */
export const resultsTranscript = {
  upload: { id: expect.any(Number), size: expect.any(Number), digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  duplicate: expect.stringMatching(/^refused: .*409/),
  list: ['run'],
  get: true,
  absent: expect.stringMatching(/^refused: Artifact not found/),
  download: ['first', 'second', false],
  across: ['first', 'second'],
  delete: true,
  again: true,
  'cache miss': null,
  'cache save': true,
  'cache save again': -1,
  'cache hit': 'key-1',
  'cache bytes': 'cached bytes',
  'cache prefix': 'key-1',
  'cache other path': null,
}
