import type { Ports } from '../ports/ports.ts'
import type { StoredRun } from '../ports/run-store.ts'
import type { GateReport } from '../records/gate-report.ts'
import { findRun, type RunChoice } from './find-run.ts'

/** As many as GitHub lets a matrix have. */
const mostLegs = 256

/**
 * The runs that a gate is about: one, or where a matrix trained the model and no leg is named, one of each leg, by name.
 * @throws UserError when there are several that are no legs
 */
export async function findLegs(
  choice: RunChoice,
  ports: Pick<Ports, 'runs' | 'origin'>,
): Promise<readonly StoredRun[]> {
  const { name, run, leg } = choice
  if (run === undefined && leg === undefined && ports.origin.workflow_run_id !== null) {
    const found = await ports.runs.find({ name, current_workflow_run: true, limit: mostLegs })
    if (found.length < 2) return found
    const legs = new Set(found.map((one) => one.leg))
    if (legs.size === found.length && !legs.has(undefined)) return found.toSorted((a, b) => (a.leg! < b.leg! ? -1 : 1))
  }
  const one = await findRun(choice, ports)
  return one ? [one] : []
}

/**
 * What keeps the legs that were found from being all that there should be; null: nothing does. A leg that died left no
 * trace of its own, but every other one tells how many they are.
 * @param judging legs of the matrix that the judging job itself is in
 */
export function missingLegs(
  reports: readonly Pick<GateReport, 'name' | 'leg'>[],
  models: number,
  judging: number | undefined,
): string | null {
  const legs = reports.flatMap(({ leg }) => (leg ? [leg] : []))
  if (legs.length === 0) return null
  const of = Math.max(...legs.map((leg) => leg.of ?? 0))
  const names = legs.flatMap(({ name }) => (name === null ? [] : [name]))
  if (names.length === 0) {
    if (of <= models || (judging ?? 1) > 1) return null
    return `A matrix of ${of} jobs trained it, and their runs took each other's place: give train-and-log the leg of each, such as leg: \${{ matrix.seed }}.`
  }
  if (of === 0) return 'How many legs there should be is not known: give train-and-log legs, such as legs: 3.'
  if (names.length >= of) return null
  return `Only ${names.length} of ${of} legs left a run (${names.join(', ')}): look at why the others died.`
}
