import { describe, expect, test } from '@jest/globals'
import { gateDocument } from '../../src/report/gate-document.ts'
import { renderHtml } from '../../src/report/render-html.ts'
import { cases } from './gate-report-cases.ts'
import { gateReport } from './gate-report-sample.ts'

describe('renderHtml', () => {
  test('the same record gives the same bytes, charts included', async () => {
    const html = await renderHtml(gateDocument(gateReport()))
    expect(html).toBe(await renderHtml(gateDocument(gateReport())))
    expect(html.match(/<svg /g)).toHaveLength(2)
    expect(html).toContain('var(--series-1)')
  })

  test('asks nothing of the network and runs nothing', async () => {
    const html = await renderHtml(gateDocument(gateReport()))
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(html).not.toMatch(/<script|<link|<img|<iframe|url\((?!#)|@import/i)
  })

  test('a label that looks like the inside of a drawing stays a label', async () => {
    const report = gateReport()
    const name = 'zr1 #010203 class="a"'
    const roc = [{ name, x: [0, 1], y: [0, 1] }]
    const html = await renderHtml(gateDocument({ ...report, charts: { ...report.charts, roc } }))
    expect(html).toMatch(/>zr1 #010203 class=(&quot;|")a(&quot;|")<\/text>/)
  })

  test('data never becomes markup, not even in a drawing', async () => {
    const html = await renderHtml(gateDocument(cases.hostile!))
    const tags = new Set([...html.matchAll(/<([a-z!][a-z0-9-]*)/gi)].map((match) => match[1]?.toLowerCase()))
    expect([...tags].sort()).toEqual(
      '!doctype a b body clippath code dd defs del details div dl dt figure g h1 h2 head header html ins li main meta p path pre rect section span strong style summary svg table tbody td text th thead title tr ul'
        .split(' ')
        .filter((tag) => tags.has(tag)),
    )
    expect(html).not.toMatch(/href="(?!https:)|<!--|[^\P{Cc}\n]|[\u202a-\u202e]/u)
  })
})
