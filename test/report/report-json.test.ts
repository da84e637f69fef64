import { expect, test } from '@jest/globals'
import { type GateReport, gateReportSchema } from '../../src/records/gate-report.ts'
import { gateReportText } from '../../src/report/report-json.ts'
import { gateReport } from './gate-report-sample.ts'

test('equal records give equal bytes, whatever the order of their keys', () => {
  const report = gateReport({ logged: { b: 1, a: null } })
  const shuffled: unknown = Object.fromEntries(Object.entries({ ...report, logged: { a: null, b: 1 } }).reverse())
  expect(gateReportText(shuffled as GateReport)).toBe(gateReportText(report))
  expect(gateReportText(report).endsWith('}\n')).toBe(true)
  expect(gateReportSchema.parse(JSON.parse(gateReportText(report)))).toEqual(report)
})

test('a number that is not finite is refused', () => {
  expect(() => gateReportText(gateReport({ logged: { a: Number.NaN } }))).toThrow()
})
