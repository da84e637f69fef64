import { expect, test } from '@jest/globals'
import { checksDocument } from '../../src/report/checks-document.ts'
import { renderMarkdown } from '../../src/report/render-markdown.ts'
import { renderTerminal } from '../../src/report/render-terminal.ts'

const setting = `Settings > Rules > Rulesets > New branch ruleset: ${'x'.repeat(200)} "model"`
const checks = [
  { name: 'permissions', status: 'fail', what: 'lacks <actions>', fix: 'In a.yml:\n    permissions: {actions: read}' },
  { name: 'required-check', status: 'warn', what: 'is not known', fix: setting },
  { name: 'lfs', status: 'ok', what: '', fix: null },
] as const

test('what mends it is printed whole, lines to copy as they are', () => {
  const text = renderTerminal(checksDocument(checks), { width: 80, colour: false })
  expect(text).toMatch(/1 thing to mend, 1 thing to look at/)
  expect(text).toMatch(/^\s+permissions: \{actions: read\}$/m)
  expect(text.replaceAll(/\s+/g, '')).toContain(setting.replaceAll(/\s+/g, ''))
  expect(text).toMatch(/In order: lfs/)
})

test('in a job summary as Markdown', () => {
  const text = renderMarkdown(checksDocument(checks), { limit: 100_000, whole: 'mlops doctor' })
  expect(text).toContain('❌ `permissions` lacks &#60;actions&#62;')
  expect(text).toMatch(/```text\n {4}permissions: \{actions: read\}\n```/)
})
