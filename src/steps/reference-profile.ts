import { predictionColumns } from '../data/prediction-columns.ts'
import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'
import { predictionTable } from '../data/write-predictions.ts'
import { outcomeOf } from '../drift/outcome.ts'
import { buildProfile } from '../profile/build-profile.ts'
import { profileText } from '../profile/profile-file.ts'
import type { Project } from '../project/project.ts'
import type { Profile } from '../records/profile.ts'
import type { DataPart } from './read-data.ts'
import { type Labels, labelsOf, sampleOf } from './sample.ts'

/** `reference.json` of a package: the training rows, and held-out rows with what the model said of them. */
export function referenceText(project: Project, train: DataPart, test: DataPart, predictions: Predictions): string {
  const training = buildProfile(train.table, {
    roles: Object.fromEntries(train.dataset.columns.map(({ name, role }) => [name, role])),
    target: project.target,
    digest: train.dataset.digest,
  })
  const held = predictionProfile(predictions, test.table, labelsOf(project, test.dataset.columns))
  const head = JSON.stringify({ schema_version: 1, name: project.name, task: project.task, target: project.target })
  return `${head.slice(0, -1)},\n"training":${profileText(training).trimEnd()},\n"held_out":${profileText(held).trimEnd()}}\n`
}

/** Predictions and probabilities, and how good they are on rows of `truth`; null: not known. */
export function predictionProfile(predictions: Predictions, truth: Table | null, labels: Labels): Profile {
  const { target: _, ...outputs } = predictions
  const columns = predictionTable(outputs as Predictions)
  const positive =
    predictions.kind === 'classification' && labels.task === 'binary-classification'
      ? (labels.positive ?? predictions.classes.at(-1) ?? null)
      : null
  return buildProfile(
    { rows: predictions.rows, columns },
    {
      outputs: Object.fromEntries(
        columns.map(({ name }) => [name, name === predictionColumns.prediction ? 'prediction' : 'probability']),
      ),
      outcome: truth ? outcomeOf(sampleOf(predictions, truth, labels), labels.task, positive) : null,
    },
  )
}
