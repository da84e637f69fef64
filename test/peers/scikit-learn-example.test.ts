import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { captureTraining } from '../../src/adapters/capture/capture-training.ts'
import { readPredictions } from '../../src/data/predictions-file.ts'
import { readTable } from '../../src/data/read-table.ts'
import { dropColumns } from '../../src/data/select.ts'
import { completePackage } from '../../src/model/complete-package.ts'
import { openScorer } from '../../src/model/scorer.ts'
import { venv } from './venv.ts'

const HERE = join('examples', 'scikit-learn')

test('the example trains, and its ONNX model predicts here as scikit-learn does', async () => {
  const bin = dirname(resolve(venv(HERE)))
  const folder = await mkdtemp(join(tmpdir(), 'scikit-learn '))
  await cp(HERE, join(folder, 'project'), { recursive: true })
  const cwd = join(folder, 'project')
  const captured = await captureTraining({
    command: 'python train.py',
    cwd,
    env: { PATH: `${bin}${delimiter}${process.env.PATH}` },
    run_dir: join(folder, 'run'),
    now: 0,
    variables: {
      MLOPS_TRAIN_DATA: 'data/train.csv',
      MLOPS_TEST_DATA: 'data/test.csv',
      MLOPS_PARAMS: '{"n_estimators": 200, "min_samples_leaf": 5, "seed": 7}',
    },
  })
  if (captured.status !== 'finished') throw new Error(captured.log_tail.join('\n'))
  expect(captured.params).toEqual({ seed: 7, n_estimators: 200, min_samples_leaf: 5 })
  expect(captured.metrics.roc_auc).toBeGreaterThan(0.7)

  const { table } = await readTable({ patterns: ['data/test.csv'], root: cwd })
  await completePackage(captured.model_dir!, {
    name: 'strike-damage-sklearn',
    run_id: '0'.repeat(32),
    created_at: '2026-01-02T03:04:05Z',
    task: 'binary-classification',
    target: 'damage',
    algorithm: 'program',
    classes: ['no', 'yes'],
    positive: 'yes',
    features: dropColumns(table, ['strike_id', 'damage']),
    example: 'rows',
  })
  const scorer = await openScorer(captured.model_dir!)
  const ours = await scorer.predict(table)
  await scorer.close()
  const { predictions } = await readPredictions(captured.predictions_file!, { task: 'binary-classification' })
  if (ours.kind !== 'classification' || predictions.kind !== 'classification') throw new Error('classifiers')
  const theirs = predictions
  expect(ours.classes).toEqual(theirs.classes)
  const differ = ours.predicted.filter((label, row) => label !== theirs.predicted[row]).length
  const largest = Math.max(...ours.probabilities!.map((p, i) => Math.abs(p - theirs.probabilities![i]!)))
  process.stdout.write(`scikit-learn: ${ours.rows} rows, ${differ} labels differ, largest difference ${largest}\n`)
  expect([scorer.kind, ours.rows, differ]).toEqual(['onnx', 941, 0])
  expect(largest).toBeLessThan(1e-6)
  await rm(folder, { recursive: true })
}, 600_000)
