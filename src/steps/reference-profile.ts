import { predictionColumns } from '../data/prediction-columns.ts'
import type { Predictions } from '../data/predictions.ts'
import { timesOf } from '../data/time-window.ts'
import { predictionTable } from '../data/write-predictions.ts'
import { fitErrorModels } from '../drift/error-model.ts'
import { outcomeOf } from '../drift/outcome.ts'
import { fitComponents } from '../drift/principal-components.ts'
import { buildProfile } from '../profile/build-profile.ts'
import { profileText } from '../profile/profile-file.ts'
import type { Project } from '../project/project.ts'
import type { Profile } from '../records/profile.ts'
import { columnWithRole } from './features.ts'
import type { DataPart } from './read-data.ts'
import { sampleOfRows } from './reference-sides.ts'
import { featureNames } from './row-findings.ts'
import { labelsOf, sampleOf } from './sample.ts'

export interface ReferenceRequest {
  readonly project: Project
  readonly train: DataPart
  readonly test: DataPart
  /** Of the test rows; null: the model could not be asked. */
  readonly predictions: Predictions | null
  /** The model's own weight of each feature. */
  readonly importances: Readonly<Record<string, number>> | null
  readonly signal: AbortSignal
}

/** `reference.json` of a package: the training rows, and held-out rows with what the model said of them. */
export async function referenceText(request: ReferenceRequest): Promise<string> {
  const { project, train, predictions, importances } = request
  const built = buildProfile(train.table, {
    roles: Object.fromEntries(train.dataset.columns.map(({ name, role }) => [name, role])),
    target: project.target,
    digest: train.dataset.digest,
    segments: project.drift?.segments ?? [],
  })
  const features = featureNames(built)
  const training = { ...built, importances, components: fitComponents(train.table, features) }
  const held = predictions && (await heldOutProfile(request, predictions, features))
  const head = JSON.stringify({ schema_version: 1, name: project.name, task: project.task, target: project.target })
  const sample = sampleOfRows(train.table, project.drift?.reference_rows ?? 0, features)
  return [
    `${head.slice(0, -1)},\n"training":${profileText(training).trimEnd()},`,
    `"held_out":${held ? profileText(held).trimEnd() : 'null'},`,
    `"sample":${JSON.stringify(sample)}}\n`,
  ].join('\n')
}

/** Predictions and probabilities of held-out rows, how good they are, and for numbers what their errors depend on. */
async function heldOutProfile(
  { project, test, signal }: ReferenceRequest,
  predictions: Predictions,
  features: readonly string[],
): Promise<Profile> {
  const { target: _, ...outputs } = predictions
  const columns = predictionTable(outputs as Predictions)
  const labels = labelsOf(project, test.dataset.columns)
  const positive =
    predictions.kind === 'classification' && labels.task === 'binary-classification'
      ? (labels.positive ?? predictions.classes.at(-1) ?? null)
      : null
  const sample = sampleOf(predictions, test.table, labels)
  const time = columnWithRole(test.dataset.columns, 'time')
  const outcome = outcomeOf(sample, labels.task, positive, time === null ? null : timesOf(test.table, time))
  const error_models = sample.kind === 'regression' ? await fitErrorModels(test.table, features, sample, signal) : []
  return buildProfile(
    { rows: predictions.rows, columns },
    {
      outputs: Object.fromEntries(
        columns.map(({ name }) => [name, name === predictionColumns.prediction ? 'prediction' : 'probability']),
      ),
      outcome: { ...outcome, error_models },
    },
  )
}
