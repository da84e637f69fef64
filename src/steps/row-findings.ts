import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { domainClassifier } from '../drift/domain-classifier.ts'
import { estimatedErrors, fitErrorModels } from '../drift/error-model.ts'
import { fitComponents, reconstructionDrift } from '../drift/principal-components.ts'
import type { Profile } from '../records/profile.ts'
import type { MultivariateDrift } from '../records/row-findings.ts'
import { labelledRows, type OutputColumns } from './output-columns.ts'

export function featureNames({ columns }: Profile): string[] {
  return columns.filter(({ role, kind }) => role === 'feature' && kind !== 'other').map(({ name }) => name)
}

/** A reference's profile with what the rows of later data are held against: components, and for numbers an error model. */
export async function asReference(
  profile: Profile,
  table: Table,
  outputs: OutputColumns,
  signal: AbortSignal,
): Promise<Profile> {
  const features = featureNames(profile)
  const labelled = labelledRows(table, outputs)
  const error_models =
    profile.outcome && labelled?.sample.kind === 'regression'
      ? await fitErrorModels(labelled.table, features, labelled.sample, signal)
      : []
  return {
    ...profile,
    components: fitComponents(table, features),
    outcome: profile.outcome && { ...profile.outcome, error_models },
  }
}

export interface RowRequest {
  readonly table: Table
  readonly prediction: string | null
  readonly reference: Profile
  /** Rows of the reference for the domain classifier; null: it is not wanted, or there are none. */
  readonly reference_rows: Table | null
  readonly signal: AbortSignal
}

/** A current profile with what only its rows tell, the reference at hand. */
export async function asCurrent(profile: Profile, request: RowRequest): Promise<Profile> {
  const { table, reference, reference_rows, prediction, signal } = request
  const found: (MultivariateDrift | null)[] = [
    reference.components && reconstructionDrift(reference.components, table),
    reference_rows && (await domainClassifier(reference_rows, table, featureNames(reference), signal)),
  ]
  const predicted = prediction === null ? undefined : columnNamed(table, prediction)
  const estimated =
    profile.outcome === null && reference.outcome && predicted?.kind === 'number'
      ? estimatedErrors(reference.outcome, table, predicted.values)
      : null
  return { ...profile, multivariate: found.filter((one) => one !== null), estimated }
}
