import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { compareProfiles } from '../../src/drift/compare-profiles.ts'
import { policyOf } from '../../src/drift/policy.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { driftDocument } from '../../src/report/drift-document.ts'
import { renderHtml } from '../../src/report/render-html.ts'
import { COMMENT_LIMIT, renderMarkdown } from '../../src/report/render-markdown.ts'
import { renderTerminal } from '../../src/report/render-terminal.ts'
import { driftReportText } from '../../src/report/report-json.ts'
import { labels, numbers } from '../drift/random-tables.ts'

const bell = (rows: number, shift: number): number[] =>
  Array.from({ length: rows }, (_, i) => Math.sin(i * 12.9898) + Math.sin(i * 78.233) + shift)
const words = (rows: number, every: number): string[] =>
  Array.from({ length: rows }, (_, i) => (i % every === 0 ? '<b>new|york</b>' : `town ${i % 3}`))

let report: DriftReport

beforeAll(() => {
  const side = (rows: number, shift: number, every: number) => ({
    source: `${rows} rows`,
    profile: buildProfile({
      rows,
      columns: [
        numbers('moved', bell(rows, shift)),
        numbers('still', bell(rows, 0)),
        labels('city', words(rows, every)),
        numbers(
          'flat',
          Array.from({ length: rows }, (_, i) => (shift > 0 && i % 4 === 0 ? Number.NaN : i % 7)),
        ),
      ],
    }),
  })
  report = compareProfiles({
    name: 'houses',
    reference: side(600, 0, 9),
    current: side(400, 0.7, 2),
    policy: policyOf('default'),
  })
})

describe('the drift report', () => {
  test('says verdict, broken columns, scores and what moved, on the terminal', () => {
    const text = renderTerminal(driftDocument(report), { width: 110, colour: false })
    expect(text).toMatch(/^✗ houses: broken\nThe feed is broken: 400 rows came/)
    expect(text).toMatch(/"flat" is missing in 25 % of the rows, before in 0 %\./)
    expect(text).toMatch(/moved +✗ drifted +0\.\d+ +0\.\d+/)
    expect(text).toMatch(/moved: the median rose from/)
    expect(text).toMatch(/[▁-█]{24} reference/)
  })

  test('in Markdown and HTML shows labels as text', async () => {
    const markdown = renderMarkdown(driftDocument(report), { limit: COMMENT_LIMIT, whole: 'report.json' })
    expect(markdown).not.toMatch(/<b>new/)
    const html = await renderHtml(driftDocument(report))
    expect(html).not.toMatch(/<b>new/)
    expect(html).toMatch(/&#60;b&#62;new\|york&#60;\/b&#62;/)
  })

  test('of 200 columns is a page under 2 MB with the one script that its policy names, and a comment that fits', async () => {
    const columns = Array.from({ length: 200 }, (_, i) => ({ ...report.columns[i % 4]!, column: `column ${i}` }))
    const wide = { ...report, columns }
    const html = await renderHtml(driftDocument(wide))
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000)
    expect(html).not.toMatch(/https?:\/\//)
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script!)
    expect(scripts).toHaveLength(1)
    expect(html).toContain(`script-src 'sha256-${createHash('sha256').update(scripts[0]!).digest('base64')}'`)
    expect(html.match(/<svg/g)?.length).toBe(100)
    expect(
      Buffer.byteLength(renderMarkdown(driftDocument(wide), { limit: COMMENT_LIMIT, whole: 'report.json' })),
    ).toBeLessThanOrEqual(COMMENT_LIMIT)
    expect(driftReportText(wide)).not.toMatch(/NaN|Infinity/)
  })
})
