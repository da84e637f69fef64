import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { layoutRegistry } from '../../src/adapters/oci/layout-registry.ts'
import { digestOf } from '../../src/files/digest.ts'
import { documentOf, indexDocument, manifestDocument } from '../../src/image/manifest.ts'
import { mediaTypes } from '../../src/records/oci.ts'

const ARCHITECTURES = ['amd64', 'arm64']

/**
 * A base image as small as one can be: the Node binary, the libraries that it names, two lines of passwd, a temp folder.
 * Packed by GNU tar and gzip. The arm64 image of its index holds the same files: it is there to be chosen from, not to run.
 * Returns the folder of the layout, made once under `.peers/`.
 */
export async function baseLayout(): Promise<string> {
  const folder = resolve('.peers', 'node-base')
  const layout = join(folder, 'layout')
  if (existsSync(join(folder, 'ready'))) return layout
  rmSync(folder, { recursive: true, force: true })
  const archive = pack(folder)
  const registry = layoutRegistry(layout)
  const layer = blob(mediaTypes.layer, readFileSync(`${archive}.gz`))
  await registry.putBlob(layer)
  const manifests = []
  for (const architecture of ARCHITECTURES) {
    const platform = { architecture, os: 'linux' }
    const config = documentOf(mediaTypes.config, {
      ...platform,
      config: { Entrypoint: ['/usr/bin/node'], Env: ['PATH=/usr/bin'] },
      rootfs: { type: 'layers', diff_ids: [`sha256:${digestOf(readFileSync(archive))}`] },
      history: [{ created_by: 'the tests of mlops-actions' }],
    })
    await registry.putBlob(blob(mediaTypes.config, config.bytes))
    const manifest = manifestDocument(config.descriptor, [layer.descriptor], {})
    await registry.putManifest(manifest, null)
    manifests.push({ manifest: manifest.descriptor, platform })
  }
  await registry.putManifest(indexDocument(manifests, {}), 'latest')
  rmSync(archive)
  writeFileSync(join(folder, 'ready'), '')
  return layout
}

function pack(folder: string): string {
  const root = join(folder, 'root')
  const node = join(root, 'usr/bin/node')
  mkdirSync(dirname(node), { recursive: true })
  copyFileSync(process.execPath, node)
  execFileSync('strip', [node])
  const named = execFileSync('ldd', [process.execPath], { encoding: 'utf8' }).match(/\/\S+/g) ?? []
  // ONNX Runtime's library names one more.
  const beside = join(dirname(named.find((path) => /libc\.so/.test(path))!), 'librt.so.1')
  for (const library of [...named, ...(existsSync(beside) ? [beside] : [])]) {
    mkdirSync(dirname(join(root, library)), { recursive: true })
    copyFileSync(library, join(root, library))
  }
  mkdirSync(join(root, 'etc'))
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/none\nnonroot:x:65532:65532:nonroot:/:/none\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnonroot:x:65532:\n')
  mkdirSync(join(root, 'tmp'), { mode: 0o1777 })
  execFileSync('chmod', ['1777', join(root, 'tmp')])
  const archive = join(folder, 'base.tar')
  const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner']
  execFileSync('tar', ['-cf', archive, ...same, '-C', root, '.'])
  execFileSync('gzip', ['-9nk', archive])
  if (statSync(`${archive}.gz`).size === 0) throw new Error('gzip left nothing')
  return archive
}

function blob(mediaType: string, bytes: Uint8Array) {
  return {
    descriptor: { mediaType, digest: `sha256:${digestOf(bytes)}`, size: bytes.length },
    content: async () => new Blob([new Uint8Array(bytes)]),
  }
}
