import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { copyFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import { nodeArchitecture } from '../../image/platform.ts'
import { packageFiles, rootDigest } from '../../model/digests.ts'
import type { ContentCache } from '../../ports/content-cache.ts'
import type { OnnxRuntime } from '../../ports/onnx-runtime.ts'
import { fetchNpmPackage, type NpmPackage } from './npm-package.ts'

const node: NpmPackage = {
  name: 'onnxruntime-node',
  version: '1.30.0',
  sha512: 'twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==',
}
const common: NpmPackage = {
  name: 'onnxruntime-common',
  version: '1.30.0',
  sha512: '7fdVWjAID1dVhH/G8qK3APARunV4VkBFoCQAP7qp4Wkab0mrorvmc+sqiT+mKXOzDqdjN5j+/Z9nb4gzNPWcyA==',
}

/** Of the pruned folder, as `rootDigest` has it: a cache is no proof of what it holds. */
const digests: Readonly<Record<string, string>> = {
  x64: '1abbe6544c791f683d4f4a0d1a008f23e3bf6a0973582f96e61163651fc32d3b',
  arm64: '28a33876a04968b71ca29017b0b7856e7a6e385a370424f12ac1c91e4d1416fc',
}

export interface OnnxRuntimeOptions {
  /** Folder for what is on its way, and where the result lies until the process ends. */
  readonly temporary: string
  readonly cache: ContentCache
  /** `node_modules/onnxruntime-node` of an installation, instead of fetching; null: fetch. */
  readonly installed: string | null
  readonly signal: AbortSignal
}

/** ONNX Runtime for a Linux image: the installed package is 288 MB for all platforms, of which one needs 25 or 46. */
export function onnxRuntime(options: OnnxRuntimeOptions): OnnxRuntime {
  const { temporary, cache, installed, signal } = options
  return async (platform) => {
    const architecture = nodeArchitecture(platform)
    const wanted = digests[architecture]
    if (wanted === undefined) throw new Error(`no ONNX Runtime is pinned for ${architecture}`)
    const target = resolve(temporary, `onnxruntime-${node.version}-linux-${architecture}`)
    if ((await digestOf(target)) === wanted) return target
    const key = `onnxruntime-node-${node.version}-linux-${architecture}-${wanted}`
    if (installed !== null) await copyInstalled(resolve(installed), target, architecture)
    else if (!(await cache.get(key, target))) {
      await fetchBoth(temporary, target, architecture, signal)
      await cache.put(key, target)
    }
    const found = await digestOf(target)
    if (found === wanted) return target
    throw new UserError({
      where: installed ?? key,
      what: `is not onnxruntime-node ${node.version} as it was published: ${found}`,
      allowed: `the package of that version with its libraries for linux/${architecture}, ${wanted}`,
    })
  }
}

async function digestOf(folder: string): Promise<string | null> {
  const there = await stat(folder).catch(() => null)
  return there?.isDirectory() ? rootDigest(await packageFiles(folder)) : null
}

async function copyInstalled(folder: string, target: string, architecture: string): Promise<void> {
  await copyFolder(folder, join(target, node.name), nodeFiles(architecture))
  await copyFolder(join(folder, '..', common.name), join(target, common.name), commonFiles)
}

async function fetchBoth(temporary: string, target: string, architecture: string, signal: AbortSignal): Promise<void> {
  await withTemporaryFolder(temporary, async (folder) => {
    await fetchNpmPackage(node, join(folder, 'node'), nodeFiles(architecture), signal)
    await fetchNpmPackage(common, join(folder, 'common'), commonFiles, signal)
    await copyFolder(join(folder, 'node', 'files', 'package'), join(target, node.name))
    await copyFolder(join(folder, 'common', 'files', 'package'), join(target, common.name))
  })
}

function nodeFiles(architecture: string): (path: string) => boolean {
  const libraries = new RegExp(
    `^bin/napi-v\\d+/linux/${architecture}/(libonnxruntime\\.so\\.1|onnxruntime_binding\\.node)$`,
  )
  return (path) => path === 'package.json' || /^dist\/[\w-]+\.js$/.test(path) || libraries.test(path)
}

function commonFiles(path: string): boolean {
  return path === 'package.json' || /^dist\/cjs\/.+\.(js|json)$/.test(path)
}
