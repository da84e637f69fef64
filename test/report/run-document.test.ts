import { describe, expect, test } from '@jest/globals'
import type { MetricPoint } from '../../src/records/run.ts'
import { runSchema } from '../../src/records/run.ts'
import { renderHtml } from '../../src/report/render-html.ts'
import { renderMarkdown, SUMMARY_LIMIT } from '../../src/report/render-markdown.ts'
import { renderTerminal } from '../../src/report/render-terminal.ts'
import { runDocument } from '../../src/report/run-document.ts'
import { expectGolden } from './golden-file.ts'
import { failedRun, run } from './run-sample.ts'

const options = { limit: SUMMARY_LIMIT, whole: 'run.json' }
const history = ['loss', 'val_loss'].flatMap((key, offset) =>
  Array.from(
    { length: 40 },
    (_, step): MetricPoint => ({ key, value: (1 + offset / 5) / (step + 1), step, timestamp: step }),
  ),
)

describe('runDocument', () => {
  test('a finished run, with the course of its training', async () => {
    const document = runDocument(runSchema.parse(run()), history)
    expectGolden('run.md', renderMarkdown(document, options))
    expectGolden('run.txt', renderTerminal(document, { width: 100, colour: false }))
    expect((await renderHtml(document)).match(/<svg /g)).toHaveLength(1)
  })

  test('a failed run says why and shows the end of its log', () => {
    const text = renderMarkdown(runDocument(runSchema.parse(failedRun())), options)
    expectGolden('run-failed.md', text)
    expect(text).toContain('exit code 1')
  })

  test('a metric with one step has no course, one that is null is a dash', () => {
    const text = renderMarkdown(runDocument(run(), history.slice(0, 1)), options)
    expect(text).not.toContain('Course')
    expect(text).toContain('| `average_precision` | – |')
  })
})
