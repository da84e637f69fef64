import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { layoutRegistry } from '../../src/adapters/oci/layout-registry.ts'
import { digestOf } from '../../src/files/digest.ts'
import { documentOf, indexDocument, manifestDocument } from '../../src/image/manifest.ts'
import { mediaTypes } from '../../src/records/oci.ts'

export interface Base {
  /** The folder under `.peers/`. */
  readonly name: string
  readonly architectures: readonly string[]
  /** Puts the image's files under a folder, and returns its config. */
  fill(root: string): Readonly<Record<string, unknown>>
}

/** A base image of this machine's own files, since none can be pulled everywhere: packed by GNU tar and gzip. Returns the folder of its layout, made once. */
export async function madeBase({ name, architectures, fill }: Base): Promise<string> {
  const folder = resolve('.peers', name)
  const layout = join(folder, 'layout')
  if (existsSync(join(folder, 'ready'))) return layout
  rmSync(folder, { recursive: true, force: true })
  const root = join(folder, 'root')
  const settings = fill(root)
  const archive = pack(root, join(folder, 'base.tar'))
  const registry = layoutRegistry(layout)
  const layer = blob(mediaTypes.layer, readFileSync(`${archive}.gz`))
  await registry.putBlob(layer)
  const manifests = []
  for (const architecture of architectures) {
    const platform = { architecture, os: 'linux' }
    const config = documentOf(mediaTypes.config, {
      ...platform,
      config: settings,
      rootfs: { type: 'layers', diff_ids: [`sha256:${digestOf(readFileSync(archive))}`] },
      history: [{ created_by: 'the tests of mlops-actions' }],
    })
    await registry.putBlob(blob(mediaTypes.config, config.bytes))
    const manifest = manifestDocument(config.descriptor, [layer.descriptor], {})
    await registry.putManifest(manifest, null)
    manifests.push({ manifest: manifest.descriptor, platform })
  }
  await registry.putManifest(indexDocument(manifests, {}), 'latest')
  for (const done of [archive, root]) rmSync(done, { recursive: true })
  writeFileSync(join(folder, 'ready'), '')
  return layout
}

/** Copies files to where they are on this machine; links become what they lead to. */
export function copyInto(root: string, files: Iterable<string>): void {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    copyFileSync(file, join(root, file))
  }
}

/** The libraries that programs and libraries name, with the loader. */
export function librariesOf(files: readonly string[]): ReadonlySet<string> {
  return new Set(execFileSync('ldd', files, { encoding: 'utf8' }).match(/(?<=^\s|=> )\/\S+(?= \()/gm))
}

/** Two users, and a temp folder. */
export function addUsers(root: string): void {
  mkdirSync(join(root, 'etc'), { recursive: true })
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/none\nnonroot:x:65532:65532:nonroot:/:/none\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnonroot:x:65532:\n')
  mkdirSync(join(root, 'tmp'))
  execFileSync('chmod', ['1777', join(root, 'tmp')])
}

function pack(root: string, archive: string): string {
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
