import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import type { Parity } from './evidently-parity.ts'

test('policy evidently says of random data sets what Evidently says', () => {
  const parity = JSON.parse(
    execFileSync(process.execPath, ['build/test/drift/evidently-parity.js'], { encoding: 'utf8' }),
  ) as Parity
  expect(parity.differences).toEqual([])
  expect(parity.data_sets).toBeGreaterThanOrEqual(500)
  expect(parity.largest).toBeLessThan(1e-11)
  // Every method that their preset chooses was met often.
  expect(Object.keys(parity.columns)).toHaveLength(5)
  for (const times of Object.values(parity.columns)) expect(times).toBeGreaterThan(100)
  expect(parity.distances).toBeGreaterThan(1000)
})
