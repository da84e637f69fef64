import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { alertsOf, repositoryInProduction, retrainings, runWorkflow, strikesUntil } from './drift-repository.ts'
import type { Repository } from './repository.ts'

let double: GitHubDouble
let repository: Repository
let good: string

/** `current.csv` as the example's script writes it, in place of which the tests bring feeds of their own. */
const copies = "import { copyFileSync } from 'node:fs'\ncopyFileSync('data/feed.csv', 'data/current.csv')\n"

async function check(feed: string, event: 'schedule' | 'workflow_dispatch' = 'schedule'): Promise<string> {
  await repository.commit('main', 'main', { 'data/feed.csv': feed })
  const { success, log } = await runWorkflow(repository, 'drift.yml', 'drift', { name: event })
  return success ? '' : log
}

/** Changes every row's cell in a column. */
function changed(column: string, change: (cell: string) => string): string {
  const [header = '', ...rows] = good.trimEnd().split('\n')
  const at = header.split(',').indexOf(column)
  const lines = rows.map((row) =>
    row
      .split(',')
      .map((cell, index) => (index === at ? change(cell) : cell))
      .join(','),
  )
  return [header, ...lines, ''].join('\n')
}

function without(column: string): string {
  const rows = good.trimEnd().split('\n')
  const at = rows[0]!.split(',').indexOf(column)
  return `${rows.map((row) => row.split(',').toSpliced(at, 1).join(',')).join('\n')}\n`
}

describe('a broken feed opens the alert and never retrains', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await repositoryInProduction(double)
    // A good window: strikes of the nineties, as the example's own script writes them.
    await repository.commit('main', 'main', { 'data/birdstrikes.csv': await strikesUntil('1999-12-31', 4) })
    await repository.git('checkout', '--quiet', 'main')
    execFileSync(process.execPath, ['prepare.mjs', 'current'], { cwd: repository.folder })
    good = await readFile(join(repository.folder, 'data/current.csv'), 'utf8')
    await repository.commit('main', 'main', { 'prepare.mjs': copies })
  }, 120_000)
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  test('the good feed opens nothing', async () => {
    expect(await check(good)).toBe('')
    expect(alertsOf(double)).toEqual([])
  })

  test.each<[string, () => string, RegExp]>([
    ['an all-null column', () => changed('speed_knots', () => ''), /speed_knots.*missing/],
    [
      'a unit a thousand times as large',
      () => changed('speed_knots', (cell) => (cell ? `${cell}000` : '')),
      /speed_knots/,
    ],
    ['a missing column', () => without('wildlife_size'), /wildlife_size/],
    ['a new type', () => changed('speed_knots', () => 'fast'), /speed_knots/],
    [
      'the very file that came the time before',
      () => changed('speed_knots', () => 'fast'),
      /byte for byte what came the time before/,
    ],
  ])('%s', async (_, feed, reason) => {
    expect(await check(feed())).toBe('')
    const [issue, ...others] = alertsOf(double)
    expect(others).toEqual([])
    expect(issue).toMatchObject({ state: 'open', title: 'Drift: birdstrike-damage is broken' })
    expect(issue!.body).toMatch(reason)
    expect(retrainings(double)).toEqual([])
  })

  test('a person who looks again at the same file is told what is in it, not that it stands still', async () => {
    expect(
      await check(
        changed('speed_knots', () => 'fast'),
        'workflow_dispatch',
      ),
    ).toBe('')
    expect(alertsOf(double)[0]!.body).not.toMatch(/byte for byte what came the time before/)
  })

  test('mended, it closes', async () => {
    expect(await check(good.replaceAll('1999-', '2000-'))).toBe('')
    expect(alertsOf(double).map(({ state, title }) => [state, title])).toEqual([
      ['closed', 'Drift: birdstrike-damage recovered'],
    ])
    expect(retrainings(double)).toEqual([])
  })
})
