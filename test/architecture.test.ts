import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'

/** Who may import whom inside src/ (design §3). `records`, `errors` are open to all; a folder may always import itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  index: ['action', 'cli'],
  action: ['commands', 'adapters', 'comment', 'connect-action', 'report', 'runner', 'publish', 'ports'],
  'connect-action': ['commands', 'adapters', 'report', 'runner', 'ports', 'server-folder'],
  server: ['commands', 'serving'],
  cli: ['commands', 'adapters', 'report', 'runner', 'publish', 'ports', 'data', 'server-folder', 'progress-display'],
  'server-folder': [],
  'progress-display': [],
  comment: ['report', 'ports'],
  publish: ['report', 'ports', 'commands', 'files'],
  commands: ['steps', 'ports', 'serving', 'data'],
  steps: [
    'ports',
    'serving',
    'batch',
    'project',
    'registry',
    'gate',
    'drift',
    'profile',
    'forest',
    'model',
    'metrics',
    'data',
    'files',
    'image',
    'kubernetes',
  ],
  project: ['metrics', 'forest', 'data'],
  gate: ['metrics', 'stats'],
  drift: ['data', 'profile', 'forest', 'metrics', 'stats'],
  model: ['forest', 'data', 'files'],
  batch: ['model', 'data', 'files'],
  forest: ['data'],
  profile: ['data', 'stats'],
  adapters: ['ports', 'registry', 'data', 'files', 'runner', 'model', 'image'],
  data: ['files'],
  report: [],
  ports: [],
  serving: ['batch', 'model', 'profile', 'data'],
  registry: [],
  image: ['ports', 'files'],
  kubernetes: [],
  runner: [],
  records: [],
  stats: [],
  metrics: [],
  files: [],
  errors: [],
}

const root = resolve('src')
const files = sources(root)
const imports = new Map(files.map((file) => [file, importsOf(file)]))

describe('architecture', () => {
  test.each(files.map((file) => [relative(root, file), file]))('%s imports only what its folder may', (name, file) => {
    const own = areaOf(file)
    const forbidden = imports
      .get(file)!
      .local.map(areaOf)
      .filter((area) => area !== own && area !== 'records' && area !== 'errors' && !allowed[own]?.includes(area))
    expect(allowed[own]).toBeDefined()
    expect({ name, forbidden }).toEqual({ name, forbidden: [] })
  })

  test('@actions/* is imported only by src/runner and src/adapters/github', () => {
    const users = files.filter((file) => imports.get(file)!.packages.some((name) => name.startsWith('@actions/')))
    const outside = users
      .map((file) => relative(root, file))
      .filter((name) => !/^(runner|adapters\/github)\//.test(name))
    expect(users.length).toBeGreaterThan(0)
    expect(outside).toEqual([])
  })

  test('only the edges write to the terminal, exit, or read the environment', () => {
    const speakers = files
      .map((file) => relative(root, file))
      .filter(
        (name) =>
          !/^(action|connect-action|cli|publish|server|progress-display)\.ts$|^runner\/|^serving\/|-worker\.ts$/.test(
            name,
          ),
      )
      .filter((name) =>
        /process\.(stdout|stderr|exit|exitCode|env)\b|console\./.test(
          readFileSync(join(root, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''),
        ),
      )
    expect(speakers).toEqual([])
  })

  test('there are no import cycles', () => {
    expect(cycle()).toBeNull()
  })

  test('no file is over 250 lines, and none has a name that says nothing', () => {
    const everywhere = [
      ...files,
      ...sources(resolve('test')),
      ...sources(resolve('tools')),
      ...sources(resolve('bench')),
    ]
    const long = everywhere
      .filter((file) => readFileSync(file, 'utf8').split('\n').length > 251)
      .map((file) => relative(resolve('.'), file))
    const vague = everywhere.filter((file) =>
      /(^|[-/])(utils?|helpers?|common|misc|manager)([-./]|$)/.test(relative(resolve('.'), file)),
    )
    expect({ long, vague }).toEqual({ long: [], vague: [] })
  })

  test('ports have at most five methods', () => {
    for (const file of sources(join(root, 'ports'))) {
      const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
      for (const [, name, body] of text.matchAll(/export interface (\w+)[^{]*\{([\s\S]*?)\n\}/g)) {
        const methods = [...body!.matchAll(/^ {2}\w+\(/gm)].length
        expect({ name, tooMany: methods > 5 }).toEqual({ name, tooMany: false })
      }
    }
  })
})

function sources(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules')
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : []))
}

function importsOf(file: string): { local: string[]; packages: string[] } {
  const text = readFileSync(file, 'utf8')
  const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name!)
  return {
    local: names.filter((name) => name.startsWith('.')).map((name) => resolve(dirname(file), name)),
    packages: names.filter((name) => !name.startsWith('.')),
  }
}

function areaOf(file: string): string {
  return relative(root, file).split(/[/.]/)[0]!
}

function cycle(): string[] | null {
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].map((one) => relative(root, one))
    if (done.has(file)) return null
    for (const next of imports.get(file)?.local ?? []) {
      const found = walk(next, [...path, file])
      if (found) return found
    }
    done.add(file)
    return null
  }
  for (const file of files) {
    const found = walk(file, [])
    if (found) return found
  }
  return null
}
