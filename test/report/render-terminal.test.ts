import { describe, expect, test } from '@jest/globals'
import { gateDocument } from '../../src/report/gate-document.ts'
import { renderTerminal } from '../../src/report/render-terminal.ts'
import { cases } from './gate-report-cases.ts'
import { gateReport } from './gate-report-sample.ts'
import { expectGolden } from './golden-file.ts'

const ESCAPE = String.fromCharCode(27)

describe('renderTerminal', () => {
  test.each(['pass', 'fail', 'first', 'slices'])('%s reads as in its golden file', (name) => {
    const text = renderTerminal(gateDocument(cases[name]!), { width: 120, colour: false, all: true })
    expect(text).not.toContain(ESCAPE)
    expectGolden(`${name}.txt`, text)
  })

  test.each([60, 80, 120])('a table is no wider than %d columns', (width) => {
    const text = renderTerminal(gateDocument(gateReport()), { width, colour: false })
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
  })

  test('colour only when told, and never from the data', () => {
    const document = gateDocument(cases.hostile!)
    expect(renderTerminal(document, { width: 80, colour: false, all: true })).not.toContain(ESCAPE)
    expect(renderTerminal(document, { width: 80, colour: true })).toContain(`${ESCAPE}[31m`)
  })
})
