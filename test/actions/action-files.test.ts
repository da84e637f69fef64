import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'

let service: string

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'language-service-'))
  const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js'
  execFileSync(process.execPath, [ncc, 'build', 'build/test/actions/language-service.js', '-o', folder, '-q'])
  service = join(folder, 'index.js')
})

const complaints = (...paths: string[]): string =>
  execFileSync(process.execPath, [service, ...paths], { encoding: 'utf8' })

test("GitHub's language service finds nothing in any action.yml, nor in the released tree's", () => {
  const files = globSync(['actions/*/action.yml', 'dist/*/action.yml'])
  expect(files.length).toBeGreaterThan(6)
  expect(complaints(...files)).toBe('')
})

test('nor in any workflow', () => {
  expect(complaints(...globSync(['.github/workflows/*.yml', 'examples/**/.github/workflows/*.yml']))).toBe('')
})

test('and it does find a wrong key', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'wrong-')), 'x')
  mkdirSync(folder)
  writeFileSync(join(folder, 'action.yml'), 'name: x\ndescription: y\nruns: {using: node24, mian: main.js}\n')
  expect(complaints(join(folder, 'action.yml'))).toMatch(/mian|main/)
})
