import { execFileSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { predictForest } from '../../src/forest/predict.ts'
import { spreadRows, toRowsJson } from '../../src/model/example-rows.ts'
import { writePackage } from '../../src/model/package.ts'
import { smallPipeline, smallTable } from '../model/small-pipeline.ts'
import { venv } from './venv.ts'

const HERE = join('test', 'peers', 'mlflow')

test('MLflow loads our package, and predicts with it as we do', async () => {
  const python = venv(HERE)
  const folder = await mkdtemp(join(tmpdir(), 'mlflow '))
  const pipeline = await smallPipeline()
  await writePackage(join(folder, 'model'), {
    name: 'bird',
    run_id: 'a'.repeat(32),
    created_at: '2026-01-02T03:04:05Z',
    algorithm: 'random-forest',
    pipeline,
    sample: smallTable(),
    example: 'rows',
  })
  const rows = spreadRows(smallTable(), ['speed', 'size'], 200)
  await writeFile(join(folder, 'rows.json'), JSON.stringify(toRowsJson(rows)))
  const answer = JSON.parse(
    execFileSync(python, [join(HERE, 'load.py'), join(folder, 'model'), join(folder, 'rows.json')], {
      encoding: 'utf8',
    }),
  )
  const { predicted, mlflow, ...facts } = answer
  expect(facts).toEqual({
    flavors: ['mlops_actions', 'onnx', 'python_function'],
    run_id: 'a'.repeat(32),
    inputs: [
      ['speed', 'double', true],
      ['size', 'string', true],
    ],
    outputs: ['label', 'probabilities'],
    example: [5, 2],
    example_rows: 5,
    onnx: 'ModelProto',
  })
  const ours = predictForest(pipeline, rows)
  if (ours.kind !== 'classification') throw new Error('a classifier')
  const labels = Array.from(ours.predicted, (index) => ours.classes[index])
  const differ = labels.filter((label, row) => label !== predicted.label[row]).length
  const largest = Math.max(
    ...predicted.probabilities.flat().map((p: number, i: number) => Math.abs(p - ours.probabilities![i]!)),
  )
  process.stdout.write(
    `MLflow ${mlflow}: ${labels.length} rows, ${differ} labels differ, largest difference ${largest}\n`,
  )
  expect(differ).toBe(0)
  expect(largest).toBeLessThan(1e-6)
}, 600_000)
