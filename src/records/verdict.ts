import type { GateReport, Verdict } from './gate-report.ts'

/** As within one report: what could not be measured outranks what was, and a loss outranks a doubt. */
const gravity: readonly Verdict[] = ['pass', 'inconclusive', 'fail', 'incomplete']

/** The gravest verdict of several; nothing judged is a pass, since nothing was touched. */
export function overallVerdict(reports: readonly Pick<GateReport, 'verdict'>[]): Verdict {
  return reports.reduce<Verdict>(
    (worst, { verdict }) => (gravity.indexOf(verdict) > gravity.indexOf(worst) ? verdict : worst),
    'pass',
  )
}

/** Whether a report lets a merge through: it passed, or a person accepted its loss. Only a `fail` can be accepted. */
export function letsThrough({ verdict, accepted }: Pick<GateReport, 'verdict' | 'accepted'>): boolean {
  return verdict === 'pass' || (verdict === 'fail' && accepted !== undefined)
}
