import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { killRegister } from '../../../bench/kill-register.ts'
import { connect } from '../../../src/adapters/folder/connect.ts'
import { temporary } from '../../contracts/samples.ts'

const child = [process.execPath, join(process.cwd(), 'build/bench/kill-register.js'), '--child'] as const

async function registerAll(store: string, packages: readonly string[]): Promise<readonly (number | null)[]> {
  const [node, script, flag] = child
  const processes = packages.map((name) => spawn(node, [script, flag, store, name], { stdio: 'inherit' }))
  return Promise.all(processes.map(async (one) => (await once(one, 'exit'))[0]))
}

describe('twenty processes at once', () => {
  test.each<[string, (n: number) => string, number]>([
    ['twenty packages are twenty versions', (n) => String(n), 20],
    ['one package is one version', () => '7', 1],
  ])(
    '%s',
    async (_, name, count) => {
      const store = await temporary()
      expect(
        await registerAll(
          store,
          Array.from({ length: 20 }, (_, n) => name(n)),
        ),
      ).toEqual(Array(20).fill(0))
      const { versions } = await connect({ store }).registry.list('birds')
      expect(versions.map(({ version }) => version)).toEqual(
        Array.from({ length: count }, (_, n) => `v0.0.${count - n}`),
      )
      expect(await readdir(join(store, '.tmp'))).toEqual([])
    },
    60_000,
  )
})

test('registrations killed at any moment, and run again, leave whole versions only', async () => {
  const result = await killRegister(5, 3, [...child, '{store}', '{n}'])
  expect(result.versions).toBe(6)
}, 60_000)
