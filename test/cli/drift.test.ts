import { access, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { mlops, mlopsJson, wineFolder, wineProject } from './terminal.ts'

type Printed = DriftReport & { readonly reports: { json: string; markdown: string; html: string } | null }

const houses = resolve('examples/california-housing/data')
const reference = join(houses, 'reference.csv.gz')
const analysis = join(houses, 'analysis.csv.gz')
let folder: string

beforeAll(async () => {
  folder = await wineFolder(`${wineProject}drift: {current: current.csv}\n`)
})

describe('two files', () => {
  test('with late labels: measured decay, three report files, exit 1 where asked for', async () => {
    const labels = ['--labels', join(houses, 'late-labels.csv.gz'), '--label-id', 'id']
    const words = ['drift', '--reference', reference, '--current', analysis, ...labels, '--output', 'report']
    const report = await mlopsJson<Printed>(folder, words)
    expect(report.verdict).toBe('degraded')
    expect(report.columns[0]).toMatchObject({
      column: 'Longitude',
      method: 'wasserstein',
      drifted: true,
      threshold: 0.1,
    })
    const area = report.performance.find(({ name }) => name === 'roc_auc')!
    expect(area).toMatchObject({ source: 'labels', status: 'degraded' })
    expect(area.reference).toBeCloseTo(0.9079, 4)
    expect(area.current).toBeCloseTo(0.8402, 4)
    for (const path of Object.values(report.reports!)) await access(path)
    expect((await mlops(folder, [...words, '--fail-on', 'degraded'])).code).toBe(1)
    expect((await mlops(folder, [...words, '--fail-on', 'broken'])).code).toBe(0)
  })

  test('profiles stand in for them: the replay is the same, byte for byte', async () => {
    await mlopsJson(folder, ['profile', reference, '--output', 'before.json'])
    expect(await mlopsJson(folder, ['profile', analysis, '--output', 'now.json'])).toMatchObject({
      rows: 8232,
      columns: 12,
    })
    const replay = async (output: string): Promise<string> => {
      await mlopsJson(folder, ['drift', '--reference', 'before.json', '--current', 'now.json', '--output', output])
      return readFile(join(folder, output, 'report.json'), 'utf8')
    }
    expect(await replay('one')).toBe(await replay('two'))
    expect(JSON.parse(await replay('one'))).toMatchObject({ verdict: 'drifted', drift: { compared: 10, drifted: 7 } })
  })
})

describe('a version in a stage', () => {
  const lines = (text: string): string[] => text.trimEnd().split('\n')

  beforeAll(async () => {
    await mlopsJson(folder, ['train'])
    await mlopsJson(folder, ['validate'])
    await mlopsJson(folder, ['register'])
    await mlopsJson(folder, ['promote', 'wine@v0.0.1', 'production'])
  })

  test('its own rows are stable, and what it says of them is compared with held-out rows', async () => {
    await writeFile(join(folder, 'current.csv'), await readFile(join(folder, 'wine.csv')))
    const report = await mlopsJson<Printed>(folder, ['drift'])
    expect(report).toMatchObject({ name: 'wine', verdict: 'stable', reference: { source: 'wine@v0.0.1' } })
    expect(report.columns.map(({ column }) => column)).toContain('prediction')
    expect(report.notes).toEqual(['The current data is byte for byte the reference data.'])
    await access(report.reports!.html)
  })

  test('a feed without a column is broken', async () => {
    const [head, ...rows] = lines(await readFile(join(folder, 'wine.csv'), 'utf8'))
    const without = [head!, ...rows].map((line) => line.split(',').slice(1).join(','))
    await writeFile(join(folder, 'current.csv'), `${without.join('\n')}\n`)
    const report = await mlopsJson<Printed>(folder, ['drift', '--fail-on', 'broken'])
    expect(report.verdict).toBe('broken')
    expect(report.quality[0]).toMatchObject({ check: 'missing-column', status: 'fail' })
  })

  test('a feed that came before is broken', async () => {
    await writeFile(join(folder, 'current.csv'), await readFile(join(folder, 'wine.csv')))
    const report = await mlopsJson<Printed>(folder, ['drift', '--previous', 'current.csv'])
    expect(report).toMatchObject({ verdict: 'broken', quality: [{ check: 'repeated-feed' }] })
  })
})

/** The wine's rows as the server's log has them, each answered with its own class. */
function logOf(csv: string, model: string, labels: boolean): { predictions: string; feedback: string } {
  const [head, ...rows] = csv.trimEnd().split('\n')
  const names = head!.split(',')
  const classes = [...new Set(rows.map((row) => row.split(',').at(-1)!))].sort()
  const record = (fields: object): string => JSON.stringify(fields)
  const schema = record({
    kind: 'schema',
    schema_version: 1,
    model: { name: model, version: 'v0.0.1', digest: 'a'.repeat(64) },
    task: 'multiclass-classification',
    classes,
    positive: null,
    columns: names
      .filter((name) => name !== 'cultivar')
      .map((name) => ({ name, role: 'feature', type: 'number', privacy: name === 'ash' ? 'hashed' : 'plain' })),
    sampled: 1,
    time: '2026-11-25T05:00:00.000Z',
  })
  const lines = rows.map((row, at) => {
    const { cultivar, ...texts } = Object.fromEntries(row.split(',').map((cell, i) => [names[i]!, cell]))
    const features = Object.fromEntries(Object.entries(texts).map(([name, cell]) => [name, Number(cell)]))
    const when = new Date(Date.UTC(2026, 10, 24) + at * 60_000).toISOString()
    const base = { time: when, request_id: `r${at}`, row: 0 }
    const answer = { features, prediction: cultivar, probabilities: null, latency_ms: 1, status: 200 }
    return {
      prediction: record({ kind: 'prediction', ...base, ...answer, trace_id: null }),
      feedback: record({ kind: 'feedback', ...base, actual: classes[(classes.indexOf(cultivar!) + (at % 2)) % 3] }),
    }
  })
  return {
    predictions: `${[schema, ...lines.map(({ prediction }) => prediction)].join('\n')}\n`,
    feedback: labels ? `${[schema, ...lines.slice(0, 120).map(({ feedback }) => feedback)].join('\n')}\n` : '',
  }
}

describe('a prediction log of the server', () => {
  test('is compared as it was answered, with the labels that came since', async () => {
    const { predictions, feedback } = logOf(await readFile(join(folder, 'wine.csv'), 'utf8'), 'wine', true)
    await writeFile(join(folder, 'predictions.jsonl'), predictions)
    await writeFile(join(folder, 'feedback.jsonl'), feedback)
    const log = ['drift', '--current', 'predictions.jsonl', '--labels', 'feedback.jsonl']
    const report = await mlopsJson<Printed>(folder, log)
    // Every second label says that the answer was wrong.
    expect(report.verdict).toBe('degraded')
    expect(report.performance.find(({ name }) => name === 'accuracy')).toMatchObject({ source: 'labels', current: 0.5 })
    expect(report.error_trend).toMatchObject({ rows: 120, error_rate: 0.5 })
    expect(report.notes).toEqual([
      'Hashed or left out in the log, and not compared: ash.',
      'Labels are known for 120 of 178 rows.',
    ])
    expect(report.columns.filter(({ role }) => role === 'prediction' || role === 'target')).toHaveLength(2)
    expect(report.current.from).toBe('2026-11-24T00:00:00.000Z')
    expect(report.quality).toEqual([])
  })

  test('of another model is refused', async () => {
    const { predictions } = logOf(await readFile(join(folder, 'wine.csv'), 'utf8'), 'beer', false)
    await writeFile(join(folder, 'beer.jsonl'), predictions)
    const { code, stderr } = await mlops(folder, ['drift', '--quiet', '--current', 'beer.jsonl'])
    expect(stderr).toMatch(/this log is of the model beer, not of wine/)
    expect(code).toBe(2)
  })
})

describe('a feed of the version that is broken', () => {
  const change = async (edit: (cells: string[], names: string[], row: number) => string[]): Promise<DriftReport> => {
    const [head, ...rows] = (await readFile(join(folder, 'wine.csv'), 'utf8')).trimEnd().split('\n')
    const names = head!.split(',')
    const lines = rows.map((row, at) => edit(row.split(','), names, at).join(','))
    await writeFile(join(folder, 'broken.csv'), `${[head, ...lines].join('\n')}\n`)
    return mlopsJson<DriftReport>(folder, ['drift', '--current', 'broken.csv'])
  }
  const replaced =
    (name: string, value: (cell: string, row: number) => string) => (cells: string[], names: string[], row: number) =>
      cells.map((cell, i) => (names[i] === name ? value(cell, row) : cell))

  test.each([
    ['an empty column', replaced('alcohol', () => ''), 'missing-values'],
    ['a thousand times the value', replaced('magnesium', (cell) => String(1000 * Number(cell))), 'unit'],
    ['a new type', replaced('alcohol', (_, row) => `level ${row % 3}`), 'type'],
    ['one value in all rows', replaced('alcohol', () => '13'), 'constant'],
    ['the same rows over and over', (cells: string[]) => cells, 'repeated-feed'],
  ])('%s ends as broken, never as drift', async (name, edit, check) => {
    const report =
      check === 'repeated-feed'
        ? await mlopsJson<DriftReport>(folder, ['drift', '--current', 'wine.csv', '--previous', 'wine.csv'])
        : await change(edit)
    expect({ name, verdict: report.verdict }).toEqual({ name, verdict: 'broken' })
    expect(report.quality.filter(({ status }) => status === 'fail').map((issue) => issue.check)).toContain(check)
  })
})

describe('mistakes', () => {
  beforeAll(async () => {
    await writeFile(join(folder, 'empty.csv'), '')
    await writeFile(join(folder, 'head.csv'), 'MedInc,HouseAge\n')
    await writeFile(join(folder, 'other.csv'), 'a,b\n1,2\n3,4\n')
    await writeFile(join(folder, 'bad.json'), '{"schema_version":1}')
    await writeFile(join(folder, 'twice.csv'), 'id,clf_target\n5832,1\n5832,0\n')
  })

  test.each([
    [['--current', 'empty.csv'], /empty\.csv/],
    [['--current', 'head.csv'], /head\.csv: the file has a header but no rows/],
    [['--current', 'other.csv'], /no column is in both: the reference has id, MedInc.*the current data a, b/],
    [['--current', 'nowhere.csv'], /nowhere\.csv/],
    [['--current', 'bad.json'], /bad\.json: rows/],
    [[], /nothing to compare/],
    [['--current', analysis, '--policy', 'strict'], /"strict" is not a policy\n {2}allowed: default, evidently/],
    [['--current', analysis, '--fail-on', 'stable'], /allowed: drifted, degraded, broken/],
    [['--current', analysis, '--labels', 'twice.csv'], /allowed: --label-id COLUMN/],
    [['--current', analysis, '--labels', 'twice.csv', '--label-id', 'id'], /the id 5832 comes twice/],
    [['--current', analysis, '--labels', 'other.csv', '--label-id', 'a'], /"a"/],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await mlops(folder, ['drift', '--quiet', '--reference', reference, ...words])
    expect(stderr).toMatch(message)
    expect({ code, stdout, trace: /at .*\.js:/.test(stderr) }).toEqual({ code: 2, stdout: '', trace: false })
  })

  test('one row is insufficient, no error', async () => {
    await writeFile(join(folder, 'one.csv'), 'MedInc,HouseAge\n3,20\n')
    const report = await mlopsJson<Printed>(folder, ['drift', '--reference', reference, '--current', 'one.csv'])
    expect(report.columns.every(({ status }) => status === 'insufficient')).toBe(true)
  })
})
