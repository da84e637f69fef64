import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { extract } from 'tar-stream'
import { configDocument } from '../../src/image/config.ts'
import { filesUnder, writeLayer } from '../../src/image/layer.ts'
import { indexDocument, manifestDocument, referrerDocument } from '../../src/image/manifest.ts'
import { unpackLayer } from '../../src/image/unpack.ts'
import { mediaTypes } from '../../src/records/oci.ts'
import { folderOf, temporary } from '../contracts/samples.ts'

const platform = { architecture: 'amd64', os: 'linux' }
const files = { 'b/deep/two.txt': 'two\n', 'a.txt': 'one\n', [`${'long-'.repeat(30)}name.txt`]: 'three\n' }

/** Digests that must never change: an image of the same content would be another one. */
test('a layer is the same bytes everywhere and always', async () => {
  const folder = await folderOf(files)
  const layer = await writeLayer(await filesUnder(folder, 'model'), join(await temporary(), 'layer.tar.gz'))
  expect({ diff_id: layer.diff_id, digest: layer.descriptor.digest, unpacked: layer.unpacked }).toMatchInlineSnapshot(`
{
  "diff_id": "sha256:2db2c39790d04563ea0c79e1cdce724cda69bda5ba76ddc8bbc39c59cbaa0c8a",
  "digest": "sha256:bb6399f529eeb63196fd51aa0e9e0b5f5f7eaaa41aad5996af0ba8fda23dca7e",
  "unpacked": 6656,
}
`)
  const again = await writeLayer(await filesUnder(folder, 'model'), join(await temporary(), 'layer.tar.gz'))
  expect(again.descriptor).toEqual(layer.descriptor)
})

test('folders stand before their files; all is of root, of 1970, and readable by anyone', async () => {
  const layer = await writeLayer(await filesUnder(await folderOf(files), 'model'), join(await temporary(), 'l.tar.gz'))
  const entries: string[] = []
  const reader = extract()
  reader.end(gunzipSync(await readFile(layer.file)))
  for await (const entry of reader) {
    const { name, type, mode, uid, gid, mtime } = entry.header
    entries.push([name.slice(0, 20), type, mode?.toString(8), uid, gid, mtime?.getTime()].join(' '))
    entry.resume()
  }
  expect(entries).toEqual([
    'model/ directory 755 0 0 0',
    'model/a.txt file 644 0 0 0',
    'model/b/ directory 755 0 0 0',
    'model/b/deep/ directory 755 0 0 0',
    'model/b/deep/two.txt file 644 0 0 0',
    `model/${'long-'.repeat(3).slice(0, 14)} file 644 0 0 0`,
  ])
})

test('a large file passes through the compressor in blocks and comes out whole', async () => {
  const text = Array.from({ length: 100_000 }, (_, index) => `${index} ${(index * 7919) % 104729}`).join('\n')
  const layer = await writeLayer(
    await filesUnder(await folderOf({ 'big.txt': text }), 'm'),
    join(await temporary(), 'l'),
  )
  const root = await temporary()
  await unpackLayer(layer.file, root)
  expect(await readFile(join(root, 'm', 'big.txt'), 'utf8')).toBe(text)
})

const layer = { mediaType: mediaTypes.layer, digest: `sha256:${'1'.repeat(64)}`, size: 10 }
const base = {
  architecture: 'amd64',
  os: 'linux',
  config: { Entrypoint: ['/nodejs/bin/node'], Env: ['PATH=/bin', 'NODE_ENV=development'], Labels: { base: 'yes' } },
  rootfs: { type: 'layers' as const, diff_ids: [`sha256:${'2'.repeat(64)}`] },
}

test('config, manifest, index and referrer are the bytes that were reviewed', () => {
  const settings = {
    command: ['/app/index.js', 'serve'],
    labels: { b: '2', a: '1' },
    created: '2026-01-02T03:04:05.000Z',
  }
  const config = configDocument(base, platform, [{ diff_id: `sha256:${'3'.repeat(64)}`, title: 'model' }], settings)
  expect(JSON.parse(Buffer.from(config.bytes).toString())).toMatchObject({
    config: {
      User: '65532:65532',
      Entrypoint: ['/nodejs/bin/node', '/app/index.js'],
      Cmd: ['serve'],
      Env: ['PATH=/bin', 'NODE_ENV=production', 'ORT_DISABLE_TELEMETRY=1'],
      Labels: { a: '1', b: '2', base: 'yes' },
    },
    rootfs: { diff_ids: [`sha256:${'2'.repeat(64)}`, `sha256:${'3'.repeat(64)}`] },
  })
  const manifest = manifestDocument(config.descriptor, [layer], { b: '2', a: '1' })
  const index = indexDocument([{ manifest: manifest.descriptor, platform }], {})
  const referrer = referrerDocument(manifest.descriptor, 'application/x.y', manifest)
  const digests = [config, manifest, index, referrer.manifest].map(({ descriptor }) => descriptor.digest)
  expect(Buffer.from(manifest.bytes).toString()).toMatchInlineSnapshot(
    `"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:92551ac30c9f2217de3055469964dd84c044fb4ab0aa4a2d34a339bc1af9b658","size":644},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:1111111111111111111111111111111111111111111111111111111111111111","size":10}],"annotations":{"a":"1","b":"2"}}"`,
  )
  expect(digests).toMatchInlineSnapshot(`
[
  "sha256:92551ac30c9f2217de3055469964dd84c044fb4ab0aa4a2d34a339bc1af9b658",
  "sha256:766d5e01c164199050517f416bc6580af08f159511432cffb20a943300f16afe",
  "sha256:2d2ae6bebbd0e83023b620ba72b58ed022f224a809a183e504a8f2c00bfae95d",
  "sha256:a9dcc2082704d9966677af28a7f0e8402446bd4e71b6451b8516a0058637787d",
]
`)
})
