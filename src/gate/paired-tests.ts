import type { Sample } from '../metrics/sample.ts'
import type { PairedTest } from '../records/explanation.ts'
import { delong } from '../stats/delong.ts'
import { mcnemar } from '../stats/mcnemar.ts'

/** The classical tests of two classifiers on the same rows, where they apply: unweighted, DeLong of two classes with probabilities. */
export function pairedTests(candidate: Sample, baseline: Sample): readonly PairedTest[] {
  if (candidate.kind === 'regression' || baseline.kind === 'regression' || candidate.weights) return []
  let gained = 0
  let lost = 0
  candidate.target.forEach((truth, row) => {
    const [mine, theirs] = [candidate.predicted[row] === truth, baseline.predicted[row] === truth]
    if (mine && !theirs) gained++
    if (theirs && !mine) lost++
  })
  const tests: PairedTest[] = [{ name: 'mcnemar', difference: gained - lost, p_value: mcnemar(gained, lost).p_value }]
  const { positive } = candidate
  if (positive === null || !candidate.probabilities || !baseline.probabilities) return tests
  const column = (probabilities: Float64Array): Float64Array =>
    Float64Array.from({ length: candidate.rows }, (_, row) => probabilities[row * candidate.classes + positive]!)
  const areas = delong(
    Uint8Array.from(candidate.target, (code) => Number(code === positive)),
    column(candidate.probabilities),
    column(baseline.probabilities),
  )
  if (areas === null) return tests
  const p_value = Number.isFinite(areas.p_value) ? areas.p_value : null
  return [...tests, { name: 'delong', difference: areas.delta, p_value }]
}
