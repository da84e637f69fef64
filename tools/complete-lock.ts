import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Completes `package-lock.json` (or the lock files named): where a registry does not carry other platforms' builds of a
 * package, npm leaves them out of the lock, and `npm ci` then refuses it. Their names tell which platform they are for, so
 * that none of them is fetched where it is of no use.
 */
interface Entry {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly cpu?: readonly string[]
  readonly os?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'openbsd', 'netbsd', 'sunos', 'aix', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']

for (const path of process.argv.length > 2 ? process.argv.slice(2) : ['package-lock.json']) {
  const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> }
  const missing = Object.values(lock.packages).flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !(`node_modules/${name}` in lock.packages))
      .map(([name, version]) => ({ name, version, dev: entry.dev ?? false })),
  )
  for (const { name, version, dev } of missing)
    lock.packages[`node_modules/${name}`] = platformEntry(name, version, dev)
  const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)
  process.stdout.write(`${path}: ${missing.length} entries added\n`)
}

function platformEntry(name: string, version: string, dev: boolean): Entry {
  const words = name.split(/[-/]/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  const musl = words.some((word) => word.startsWith('musl'))
  if (os.length === 0 && cpu.length === 0) throw new Error(`${name} names no platform: it cannot be left out`)
  const libc = os.includes('linux') ? { libc: [musl ? 'musl' : 'glibc'] } : {}
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(dev ? { dev } : {}),
    ...libc,
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  }
}
