import { type AcceptanceAnswer, acceptanceLabel } from '../ports/acceptance.ts'
import type { Ports } from '../ports/ports.ts'
import type { GateReport } from '../records/gate-report.ts'

/**
 * Writes into every report that fails who accepted the loss, or how a person can. What could not be measured or told apart
 * is never accepted: there is nothing a person would know that the gate does not.
 */
export async function acceptLoss(
  reports: readonly GateReport[],
  ports: Pick<Ports, 'acceptance'>,
): Promise<readonly GateReport[]> {
  if (!reports.some(({ verdict }) => verdict === 'fail')) return reports
  const answer = await ports.acceptance()
  if (answer.status === 'not-applicable') return reports
  return reports.map((report) => {
    if (report.verdict !== 'fail') return report
    if (answer.status === 'accepted') return { ...report, accepted: answer.accepted }
    return { ...report, notes: [...report.notes, ...notesOf(answer)] }
  })
}

type Open = Extract<AcceptanceAnswer, { status: 'refused' | 'none' | 'unknown' }>

function notesOf(answer: Open): string[] {
  if (answer.status === 'unknown') return [`Whether somebody accepted this loss could not be asked: ${answer.why}.`]
  const how = `To accept this loss all the same, a person who may write to this repository sets the label ${acceptanceLabel}, comments the line "${acceptanceLabel} ${answer.head} REASON", and runs the job again.`
  return answer.status === 'none' ? [how] : [`The label ${acceptanceLabel} does not count: ${answer.why}.`, how]
}
