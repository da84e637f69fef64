import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Module {
  readonly nameForCondition?: string | null
  readonly modules?: readonly Module[]
}

/** The npm packages that went into a bundle, from the bundler's own statistics (`--stats-out`): an image's SBOM lists them. */
export function bundledPackages(
  statsFile: string,
): readonly { name: string; version: string; license: string | null }[] {
  const { modules } = JSON.parse(readFileSync(statsFile, 'utf8')) as { modules: readonly Module[] }
  const folders = new Set(modules.flatMap(foldersOf))
  // The same version may lie in several places.
  const packages = new Map<string, { name: string; version: string; license: string | null }>()
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string
      version: string
      license?: unknown
    }
    packages.set(`${name}@${version}`, { name, version, license: typeof license === 'string' ? license : null })
  }
  return [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** The innermost package that a module's file lies in. */
function foldersOf({ nameForCondition: file, modules = [] }: Module): string[] {
  const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec((file ?? '').replaceAll('\\', '/'))?.[0]
  const own = folder === undefined || folder.endsWith('/@vercel/ncc') ? [] : [folder]
  return [...own, ...modules.flatMap(foldersOf)]
}
