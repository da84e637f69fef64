import { expect, test } from '@jest/globals'
import { predictForest } from '../../src/forest/predict.ts'
import { trainers } from '../../src/forest/trainers.ts'
import type { Scorer } from '../../src/model/scoring.ts'
import { permutationImportances } from '../../src/steps/permutation-importances.ts'
import { mixedFeatures, mixedTable } from '../forest/tables.ts'

const labels = { task: 'binary-classification', target: 'damage', positive: 'yes', weight: null } as const

async function scorerReading(features: typeof mixedFeatures | readonly (typeof mixedFeatures)[number][]) {
  const pipeline = await trainers['random-forest'].fit(mixedTable(600, 1), {
    task: 'binary-classification',
    target: 'damage',
    positive: 'yes',
    features,
    params: { n_estimators: 20, seed: 3 },
  })
  const scorer: Scorer = {
    kind: 'forest',
    predict: async (table) => predictForest(pipeline, table),
    close: async () => {},
  }
  return scorer
}

test('the column that makes the target matters most, one that is not read not at all, and the same each time', async () => {
  const scorer = await scorerReading(mixedFeatures.filter(({ name }) => name !== 'height'))
  const names = [...mixedFeatures.map(({ name }) => name), 'absent']
  const again = () => permutationImportances(scorer, mixedTable(500, 2), names, 'roc_auc', labels)
  const found = await again()
  expect([...found.keys()]).toEqual(['speed', 'height', 'phase'])
  expect(found.get('height')).toBe(0)
  expect(found.get('speed')).toBeGreaterThan(0.1)
  expect(found.get('speed')).toBeGreaterThan(found.get('phase')!)
  expect(await again()).toEqual(found)
})

test('of a metric where less is better the loss is positive too', async () => {
  const scorer = await scorerReading(mixedFeatures)
  const found = await permutationImportances(scorer, mixedTable(500, 2), ['speed'], 'log_loss', labels)
  expect(found.get('speed')).toBeGreaterThan(0)
})
