#!/usr/bin/env node
// Starts the terminal's edge. Where `node` is older than 24 it hands over to the Node 24 that npm brought along.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

if (Number(process.versions.node.split('.')[0]) < 24) {
  const node = here('../node_modules/.bin/node')
  if (!existsSync(node)) {
    process.stderr.write(`mlops needs Node 24 or newer; this is ${process.version}. Install it, or run npm ci here.\n`)
    process.exit(2)
  }
  const { status, signal } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exit(signal ? 130 : (status ?? 3))
}

// In the released tree the bundle lies beside; in a checkout Node 24 runs the sources as they are.
const bundle = new URL('../lib/index.js', import.meta.url)
const { runTerminal } = existsSync(fileURLToPath(bundle)) ? await import(bundle.href) : await import('../src/index.ts')
await runTerminal(process.argv.slice(2))
