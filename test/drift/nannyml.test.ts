import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { readTable } from '../../src/data/read-table.ts'
import { takeRows } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import { domainClassifier } from '../../src/drift/domain-classifier.ts'
import { estimatedErrors, fitErrorModels } from '../../src/drift/error-model.ts'
import { outcomeOf } from '../../src/drift/outcome.ts'
import { fitComponents, reconstruction, reconstructionDrift } from '../../src/drift/principal-components.ts'
import type { NumberSample } from '../../src/metrics/sample.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import { type Profile, profileSchema } from '../../src/records/profile.ts'
import { outputColumns, tableOutcome } from '../../src/steps/output-columns.ts'
import { california, compare, shuffled } from './california.ts'

interface Golden {
  reconstruction: Record<'housing' | 'cars', { reference: number; analysis: number }>
  domain_classifier: { housing: number; random_halves: number }
  losses: Record<string, { estimated: number; realized: number; sampling_error: number }>
  confidence: Record<string, number>
}

const golden = JSON.parse(readFileSync('test/golden/drift/nannyml.json', 'utf8')) as Golden
const features = ['MedInc', 'HouseAge', 'AveRooms', 'AveBedrms', 'Population', 'AveOccup', 'Latitude', 'Longitude']
const carFeatures = ['car_age', 'km_driven', 'price_new', 'accident_count', 'door_count', 'fuel', 'transmission']
const carPrices = async (name: string): Promise<Table> =>
  (await readTable({ patterns: [`car-price-${name}.csv.gz`], root: resolve('test/golden/drift') })).table

let houses: Table
let newHouses: Table
let cars: Table
let newCars: Table

beforeAll(async () => {
  ;[houses, newHouses, cars, newCars] = await Promise.all([
    california('reference'),
    california('analysis'),
    carPrices('reference'),
    carPrices('analysis'),
  ])
})

test('reconstruction errors are those of NannyML, numbers and categories, to the tenth digit', () => {
  for (const [before, now, names, theirs] of [
    [houses, newHouses, features, golden.reconstruction.housing],
    [cars, newCars, carFeatures, golden.reconstruction.cars],
  ] as const) {
    const components = fitComponents(before, names)!
    expect(components.error / theirs.reference).toBeCloseTo(1, 10)
    expect(reconstruction(components, now)!.error / theirs.analysis).toBeCloseTo(1, 10)
  }
})

test('the reconstruction error of random halves and batches is no drift', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const order = shuffled(houses.rows, seed)
    const components = fitComponents(takeRows(houses, order.subarray(0, 2916)), features)!
    for (const batch of [100, 500, 2916]) {
      const found = reconstructionDrift(components, takeRows(houses, order.subarray(2916, 2916 + batch)))!
      expect({ seed, batch, drifted: found.drifted }).toEqual({ seed, batch, drifted: false })
    }
  }
})

test('the domain classifier tells the new houses apart as NannyML does, and not the halves', async () => {
  const found = (await domainClassifier(houses, newHouses, features))!
  expect(Math.abs(found.drift_score! - golden.domain_classifier.housing)).toBeLessThan(0.02)
  expect(found).toMatchObject({ drifted: true, threshold: [null, 0.55] })
  expect(found.explanation[0]).toMatch(/^told apart by "(Latitude|Longitude)" \(\d/)
  const order = shuffled(houses.rows, 3)
  const [first, second] = [order.subarray(0, 2916), order.subarray(2916)].map((rows) => takeRows(houses, rows))
  const same = (await domainClassifier(first!, second!, features))!
  expect(Math.abs(same.drift_score! - golden.domain_classifier.random_halves)).toBeLessThan(0.03)
  expect(same).toMatchObject({ drifted: false, explanation: [] })
})

describe('direct loss estimation', () => {
  const sampleOf = ({ columns, rows }: Table): NumberSample => {
    const numbers = (name: string): Float64Array => {
      const column = columns.find((one) => one.name === name)
      if (column?.kind !== 'number') throw new Error(name)
      return column.values
    }
    return { kind: 'regression', rows, target: numbers('y_true'), predicted: numbers('y_pred'), weights: null }
  }

  test('is as near to the truth as that of NannyML, and to theirs within the sampling error', async () => {
    const sample = sampleOf(cars)
    const outcome = {
      ...outcomeOf(sample, 'regression', null),
      error_models: await fitErrorModels(cars, carFeatures, sample),
    }
    const estimated = estimatedErrors(outcome, newCars, sampleOf(newCars).predicted)!
    expect(estimated.metrics.map(({ name }) => name)).toEqual(Object.keys(golden.losses))
    for (const { name, value, standard_error } of estimated.metrics) {
      const { estimated: theirs, realized, sampling_error } = golden.losses[name]!
      expect(Math.abs(value - theirs)).toBeLessThan(2 * sampling_error)
      expect(Math.abs(value - realized)).toBeLessThan(Math.max(2 * sampling_error, 2 * Math.abs(theirs - realized)))
      expect(standard_error! / sampling_error).toBeCloseTo(1, 2)
    }
  })

  test('suffices from a stored profile, and sees errors grow with what the model is asked', async () => {
    const sample = sampleOf(cars)
    const built = buildProfile(cars, { outcome: outcomeOf(sample, 'regression', null) })
    const models = await fitErrorModels(cars, carFeatures, sample)
    const profile: Profile = { ...built, outcome: { ...built.outcome!, error_models: models } }
    const stored = profileSchema.parse(JSON.parse(JSON.stringify(profile)))
    const { predicted } = sampleOf(cars)
    const order = [...predicted.keys()].sort((a, b) => predicted[b]! - predicted[a]!).slice(0, 500)
    const dear = takeRows(cars, order)
    const known = sampleOf(dear)
    const [estimate] = estimatedErrors(stored.outcome!, dear, known.predicted)!.metrics
    const real = outcomeOf(known, 'regression', null).metrics.find(({ name }) => name === estimate!.name)!
    expect(estimate!.value / real.value).toBeCloseTo(1, 1)
  })
})

test('the estimated performance of a classifier is that of NannyML to the sixth digit', () => {
  const outputs = {
    ...outputColumns([houses], {
      target: 'clf_target',
      prediction: 'y_pred',
      probability: 'y_pred_proba',
      positive: undefined,
      task: undefined,
    }),
  }
  const of = (table: Table): Profile =>
    buildProfile(table, {
      target: 'clf_target',
      outputs: { y_pred: 'prediction', y_pred_proba: 'probability' },
      outcome: tableOutcome(table, outputs, null),
      exact: true,
    })
  const { performance } = compare(of(houses), of(newHouses))
  for (const [name, theirs] of Object.entries(golden.confidence)) {
    expect(performance.find((metric) => metric.name === name)).toMatchObject({ source: 'estimate' })
    expect(performance.find((metric) => metric.name === name)!.current).toBeCloseTo(theirs, 6)
  }
})
