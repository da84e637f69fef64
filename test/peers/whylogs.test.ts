import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Table } from '../../src/data/table.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { type NumberProfile, type Profile, profileSchema } from '../../src/records/profile.ts'
import { ksDistance } from '../../src/stats/kolmogorov-smirnov.ts'
import { mlops, mlopsJson } from '../cli/terminal.ts'
import { california } from '../drift/california.ts'
import { venv } from './venv.ts'

const data = resolve('examples/california-housing/data')
let folder: string
let python: string
let imported: Profile
let houses: Table

beforeAll(async () => {
  houses = await california('reference')
  folder = await mkdtemp(join(tmpdir(), 'mlops whylogs '))
  python = resolve(venv('test/peers/whylogs'))
  for (const name of ['reference', 'analysis'])
    execFileSync(python, ['test/peers/whylogs/log.py', join(data, `${name}.csv.gz`), join(folder, `${name}.bin`)], {
      env: { ...process.env, WHYLOGS_NO_ANALYTICS: 'True' },
    })
  for (const name of ['reference', 'analysis'])
    await mlopsJson(folder, ['profile', 'import', `${name}.bin`, '--python', python, '--output', `${name}.json`])
  imported = profileSchema.parse(JSON.parse(await readFile(join(folder, 'reference.json'), 'utf8')))
}, 600_000)

const numbers = ({ columns }: Profile, name: string) => columns.find((column) => column.name === name) as NumberProfile

describe('a profile that whylogs wrote', () => {
  test('is off by less than it says, and its quantiles are marked as a sketch’s', async () => {
    const exact = buildProfile(houses, { exact: true })
    for (const name of ['MedInc', 'HouseAge', 'Population', 'Latitude']) {
      const [theirs, ours] = [numbers(imported, name), numbers(exact, name)]
      expect(theirs).toMatchObject({ sketched: true, precision: { kind: 'bounded' }, rows: 5832, missing: 0 })
      expect(ksDistance(theirs, ours)).toBeLessThanOrEqual(theirs.precision.error! + 0.001)
      expect(theirs.mean).toBeCloseTo(ours.mean!, 6)
    }
  })

  test('holds exact counts of few labels', () => {
    const of = (name: string): Record<string, number> => {
      const column = imported.columns.find((one) => one.name === name)
      if (column?.kind !== 'category' || column.sketched) throw new Error(`${name} is no exact table of labels`)
      return Object.fromEntries(column.labels.map((label, i) => [label, column.counts[i]!]))
    }
    const longitude = numbers(buildProfile(houses), 'Longitude')
    const west = longitude.values.reduce((rows, value, i) => rows + (value < -118.3 ? longitude.counts[i]! : 0), 0)
    expect(of('town')).toEqual({ west, east: 5832 - west })
    const { true: south, false: north } = of('south')
    expect(south! + north!).toBe(5832)
  })

  test('is compared by distances, never by p-values', async () => {
    const words = ['drift', '--reference', 'reference.json', '--current', 'analysis.json']
    const report = await mlopsJson<DriftReport>(folder, words)
    const latitude = report.columns.find(({ column }) => column === 'Latitude')!
    expect(latitude).toMatchObject({ drifted: true, method: 'wasserstein', p_value: null, adjusted_p_value: null })
    expect(latitude.drift_score).toBeCloseTo(1.1245, 1)
    expect(report.columns.find(({ column }) => column === 'Population')).toMatchObject({ drifted: false })
    expect(report.columns.find(({ column }) => column === 'town')!.p_value).not.toBeNull()
  })

  test('that is none, or a Python without whylogs, is a clear error', async () => {
    await writeFile(join(folder, 'wrong.bin'), 'nothing')
    const words = ['profile', 'import', 'wrong.bin', '--output', 'x.json', '--quiet']
    const broken = await mlops(folder, [...words, '--python', python])
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringMatching(/wrong\.bin: whylogs cannot read it/)])
    const without = await mlops(folder, [...words, '--python', '/usr/bin/python3'])
    expect([without.code, without.stderr]).toEqual([2, expect.stringMatching(/has no whylogs to read it with/)])
  })
})
