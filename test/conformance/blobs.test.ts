import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type BlobStore, blobStore } from '../fakes/blob-store.ts'
import { startGitHub } from '../fakes/github.ts'
import { playResults } from '../fakes/results-play.ts'
import { resultsTranscript } from '../fakes/results-transcript.ts'
import { type Azurite, startAzurite } from './azurite.ts'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
}, 20_000)
afterAll(() => azurite.close())

test('the clients see the same of a double whose bytes are in Azurite', async () => {
  const double = await startGitHub({ blobs: azurite.blobs })
  try {
    expect(await playResults(double, 'all')).toEqual(resultsTranscript)
    double.assertClean()
  } finally {
    await double.close()
  }
}, 20_000)

interface Place {
  sign(key: string, access: 'r' | 'w'): string
  ask(method: string, url: string, body?: string, headers?: Record<string, string>): Promise<number>
}

/** Calls that a storage account answers or refuses, and the status that it gives. */
async function statuses({ sign, ask }: Place): Promise<Record<string, number>> {
  const block = { 'x-ms-blob-type': 'BlockBlob' }
  const id = Buffer.from('block-1').toString('base64')
  const list = (name: string): string => `<?xml version="1.0"?><BlockList><Latest>${name}</Latest></BlockList>`
  const bad = (url: string): string => url.replace(/sig=[^&]+/, 'sig=AAAA')
  return {
    put: await ask('PUT', sign('one', 'w'), 'bytes', block),
    'put without its kind': await ask('PUT', sign('one', 'w'), 'bytes'),
    get: await ask('GET', sign('one', 'r')),
    part: await ask('GET', sign('one', 'r'), undefined, { 'x-ms-range': 'bytes=1-2' }),
    'part beyond the end': await ask('GET', sign('one', 'r'), undefined, { 'x-ms-range': 'bytes=9-12' }),
    'get what is not there': await ask('GET', sign('none', 'r')),
    'put with a read address': await ask('PUT', sign('one', 'r'), 'bytes', block),
    'get with a write address': await ask('GET', sign('one', 'w')),
    'wrong signature': await ask('GET', bad(sign('one', 'r'))),
    'wrong blob': await ask('GET', sign('one', 'r').replace('/one?', '/two?')),
    block: await ask('PUT', `${sign('two', 'w')}&comp=block&blockid=${encodeURIComponent(id)}`, 'abc'),
    'list of an unknown block': await ask(
      'PUT',
      `${sign('two', 'w')}&comp=blocklist`,
      list(Buffer.from('block-2').toString('base64')),
    ),
    'block list': await ask('PUT', `${sign('two', 'w')}&comp=blocklist`, list(id)),
    'get of blocks': await ask('GET', sign('two', 'r')),
  }
}

/** Where Azurite differs from the double's own store, and why. */
const differences: Readonly<Record<string, string>> = {}

test("the double's own store answers and refuses as Azurite does", async () => {
  const own: BlobStore = blobStore(() => 'http://127.0.0.1')
  const ours = await statuses({
    sign: (key, access) => own.sign(key, access),
    ask: async (method, url, body = '', headers = {}) =>
      own.handle(method, new URL(url), headers, Buffer.from(body)).status,
  })
  const theirs = await statuses({
    sign: (key, access) => azurite.blobs.sign(key, access),
    ask: async (method, url, body, headers = {}) =>
      (await fetch(url, { method, headers, ...(body !== undefined && { body }) })).status,
  })
  const differing = Object.keys(ours).filter((step) => ours[step] !== theirs[step])
  const shown = differing.map((step) => `${step}: double ${ours[step]}, Azurite ${theirs[step]}`)
  expect({ differing, shown }).toEqual({ differing: Object.keys(differences), shown })
})
