import type { Change, GateReport } from '../records/gate-report.ts'
import type { Block, Section } from './document.ts'
import { countText } from './number-text.ts'

/** Policy first: a reviewer must see what the head would change in the gate itself. */
export function changeSections(report: GateReport): Section[] {
  return [
    policySection(report.policy),
    ...differences('data', 'Data', 4, report.data),
    ...differences('signature', 'Signature', 4, report.signature),
    ...differences('params', 'Parameters', 5, report.params),
  ]
}

function policySection(policy: GateReport['policy']): Section {
  const source: Block = {
    kind: 'paragraph',
    text: `Thresholds are those of ${policy.source}.`,
  }
  const compat: Block[] =
    policy.compat === 'mlflow' ? [{ kind: 'paragraph', text: "Checks follow MLflow's rules (compat: mlflow)." }] : []
  const proposed: Block[] =
    policy.changes.length > 0
      ? [
          { kind: 'paragraph', text: 'This change would alter the policy; it was not used for this verdict:' },
          { kind: 'diff', changes: policy.changes },
        ]
      : []
  const title = policy.changes.length > 0 ? `Policy: ${changed(policy.changes)}` : 'Policy'
  return { id: 'policy', title, priority: 3, folded: true, blocks: [source, ...compat, ...proposed] }
}

function differences(id: string, title: string, priority: number, changes: readonly Change[]): Section[] {
  if (changes.length === 0) return []
  return [{ id, title: `${title}: ${changed(changes)}`, priority, folded: true, blocks: [{ kind: 'diff', changes }] }]
}

function changed(changes: readonly Change[]): string {
  return `${countText(changes.length)} changed`
}
