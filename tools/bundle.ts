import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { commands } from '../src/commands/table.ts'
import { asciiSource } from './ascii-source.ts'
import { bundledPackages } from './bundled-packages.ts'

/** Makes `dist/`, the released tree, from what tsc left in `build/`. */
const dist = 'dist'

rmSync(dist, { recursive: true, force: true })
ncc('build/src/index.js', join(dist, 'lib'))
bundleWorkers(
  join(dist, 'lib'),
  globSync('build/src/**/*-worker.js', { exclude: ['build/src/serving/server-worker.js'] }),
)
// The serving image holds this folder alone. ONNX models run there on the native runtime, not on WebAssembly.
const stats = join(mkdtempSync(join(tmpdir(), 'mlops-bundle-')), 'stats.json')
ncc('build/src/server.js', join(dist, 'server'), ['--stats-out', stats])
writeFileSync(join(dist, 'server', 'packages.json'), `${JSON.stringify(bundledPackages(stats), null, 2)}\n`)
bundleWorkers(join(dist, 'server'), ['build/src/model/onnx-native-worker.js'])
for (const file of globSync(join(dist, 'server', '*.js'))) writeFileSync(file, asciiSource(readFileSync(file, 'utf8')))
// The entry of the server is its worker too, so that the image holds one bundle.
writeFileSync(join(dist, 'server', 'server-worker.js'), `import './index.js'\n`)
writeFileSync(join(dist, 'lib', 'server-worker.js'), `import '../server/index.js'\n`)
moveWebAssembly()
refuseNativePackages()
for (const { action, closes_comment } of commands) {
  if (action === null) continue
  mkdirSync(join(dist, action))
  cpSync(join('actions', action), join(dist, action), { recursive: true })
  writeFileSync(
    join(dist, action, 'main.js'),
    `import { runAction } from '../lib/index.js'\nawait runAction('${action}')\n`,
  )
  if (closes_comment)
    writeFileSync(
      join(dist, action, 'post.js'),
      `import { closeAction } from '../lib/index.js'\nawait closeAction('${action}')\n`,
    )
}
cpSync('bin', join(dist, 'bin'), { recursive: true })
for (const file of ['LICENSE', 'README.md', 'schemas']) cpSync(file, join(dist, file), { recursive: true })
const { name, version, description, license } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  string,
  string
>
writeFileSync(
  join(dist, 'package.json'),
  `${JSON.stringify({ name, version, description, license, type: 'module', bin: { mlops: 'bin/mlops.js' } }, null, 2)}\n`,
)

/** ncc copies a worker file without its imports, so that every worker is bundled by itself and put over the copy. */
function bundleWorkers(target: string, workers: readonly string[]): void {
  for (const copy of globSync(join(target, '*-worker.js'))) rmSync(copy)
  for (const worker of workers) {
    const folder = mkdtempSync(join(tmpdir(), 'mlops-bundle-'))
    ncc(worker, folder)
    rmSync(join(folder, 'package.json'), { force: true })
    cpSync(join(folder, 'index.js'), join(target, basename(worker)))
    for (const chunk of globSync(join(folder, '*'))) {
      if (basename(chunk) !== 'index.js' && basename(chunk) !== 'LICENSES.txt')
        cpSync(chunk, join(target, basename(chunk)), { recursive: true })
    }
    rmSync(folder, { recursive: true })
  }
}

function ncc(entry: string, output: string, more: readonly string[] = []): void {
  execFileSync(
    process.execPath,
    [
      'node_modules/@vercel/ncc/dist/ncc/cli.js',
      'build',
      entry,
      '-o',
      output,
      '--no-cache',
      '--license',
      'LICENSES.txt',
      '--external',
      'onnxruntime-node',
      '-q',
      ...more,
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
}

/** The ONNX worker looks for its WebAssembly by name, beside itself; the copies that ncc makes under hashes are not used. */
function moveWebAssembly(): void {
  for (const copy of globSync(join(dist, 'lib', '*.{wasm,mjs}'))) rmSync(copy)
  const name = 'ort-wasm-simd-threaded.wasm'
  cpSync(join('node_modules', 'onnxruntime-web', 'dist', name), join(dist, 'lib', name))
}

/** An external package is hoisted to the top of the bundle, where it would break every action at once. */
function refuseNativePackages(): void {
  if (/from\s*["']onnxruntime-node["']/.test(readFileSync(join(dist, 'lib', 'index.js'), 'utf8'))) {
    throw new Error('the dispatcher imports onnxruntime-node')
  }
}
