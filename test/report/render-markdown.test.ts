import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gateReportSchema } from '../../src/records/gate-report.ts'
import { gateDocument } from '../../src/report/gate-document.ts'
import { COMMENT_LIMIT, renderMarkdown, SUMMARY_LIMIT } from '../../src/report/render-markdown.ts'
import { flatText } from '../../src/report/span.ts'
import { cases } from './gate-report-cases.ts'
import { base, gateReport, rocAuc } from './gate-report-sample.ts'
import { expectGolden } from './golden-file.ts'

const whole = 'report.html of the run'
const render = (report: Parameters<typeof gateDocument>[0], limit = COMMENT_LIMIT) =>
  renderMarkdown(gateDocument(report), { limit, whole })
const bytes = (text: string) => Buffer.byteLength(text)

/** What is left when fences, code spans and our own markup are taken away: only data and plain words. */
function prose(markdown: string): string {
  return markdown
    .replace(/^(`{3,})[a-z]*\n[\s\S]*?^\1$/gm, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/<\/?(details|summary)>|<br>/g, '')
}

function expectHarmless(markdown: string): void {
  const text = prose(markdown)
  expect(text).not.toMatch(/[<`]/)
  expect(text).not.toMatch(/@[A-Za-z0-9]/)
  expect(text).not.toMatch(/(?<!&)#\d|\]\((?!https:\/\/github\.com\/octo)|https?:\/\/(?!github\.com\/octo)|www\.\w/i)
  expect(markdown).not.toContain('<!--')
  expect(markdown).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u)
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
  const widths = new Set<number>()
  for (const line of text.split('\n')) {
    if (line.startsWith('| ')) widths.add(line.split('|').length)
    else if (widths.size > 0) {
      expect(widths.size).toBe(1)
      widths.clear()
    }
  }
}

describe('renderMarkdown', () => {
  test.each(Object.keys(cases))('%s reads as in its golden file', (name) => {
    const report = gateReportSchema.parse(cases[name])
    const text = render(report, name === 'many' ? 8_000 : COMMENT_LIMIT)
    expectHarmless(text)
    expectGolden(`${name}.md`, text)
  })

  test('the whole of 300 metrics fits a job summary, a comment says what is missing', () => {
    const report = cases.many!
    expect(render(report, SUMMARY_LIMIT)).toContain('metric_299')
    expect(render(report, SUMMARY_LIMIT)).not.toContain('For length')
    const short = render(report, 8_000)
    expect(bytes(short)).toBeLessThanOrEqual(8_000)
    expect(short).toContain('For length')
    expect(short).toContain(whole)
    expect(short).toContain('metric_257')
  })

  test('several models share one text and one limit', () => {
    const documents = Array.from({ length: 40 }, (_, index) => gateDocument(gateReport({ name: `model-${index}` })))
    const text = renderMarkdown(documents, { limit: COMMENT_LIMIT, whole })
    expect(bytes(text)).toBeLessThanOrEqual(COMMENT_LIMIT)
    for (const { title } of documents) expect(text).toContain(`${flatText(title)}: pass`)
    const tiny = renderMarkdown([...documents, ...documents], { limit: 4_000, whole })
    expect(bytes(tiny)).toBeLessThanOrEqual(4_000)
    expect(tiny).toMatch(/and \d+ more models/)
  })

  test('refuses a limit that could not hold a verdict', () => {
    expect(() => render(gateReport(), 1_000)).toThrow(RangeError)
  })

  test('whatever the strings of a record are, the text is harmless and within its limit', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom(
            '|',
            '<!--',
            '<',
            '>',
            '@octocat',
            '#1',
            '`',
            '```',
            '\\',
            '\n',
            '](',
            '[',
            'http://e.test',
            'www.e.test',
            '\u202e',
            '$',
            '&lt;',
            '*',
            '_',
            '~',
            'GH-1',
            ' ',
            'a',
          ),
          { maxLength: 30 },
        )
        .map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(
        fc.array(nasty, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 4_000, max: 30_000 }),
        (strings, limit) => {
          const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = strings
          const change = { key: a, before: b, after: c }
          const text = render(
            gateReport({
              name: d,
              reasons: [e, f],
              notes: [g],
              baselines: [{ ...base, name: h, source: a }],
              metrics: [
                { ...rocAuc, name: b, baseline_name: h },
                { ...rocAuc, slice: { column: c, value: d, rows: 1 } },
              ],
              params: Array.from({ length: 20 }, () => change),
              policy: { source: e, compat: 'none', changes: [change] },
              logged: { [f]: 1 },
              charts: {
                roc: [{ name: g, x: [0, 1], y: [0, 1] }],
                calibration: [],
                confusion: {
                  classes: [a, h],
                  counts: [
                    [1, 2],
                    [3, 4],
                  ],
                },
              },
              workflow: { run_id: c, attempt: 1, url: b },
            }),
            limit,
          )
          expect(bytes(text)).toBeLessThanOrEqual(limit)
          expectHarmless(text)
        },
      ),
      { numRuns: 150 },
    )
  })
})
