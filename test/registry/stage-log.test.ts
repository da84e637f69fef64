import { describe, expect, test } from '@jest/globals'
import { laterThan, nextCounter, rollbackTarget, type StageEvent, stageLog } from '../../src/registry/stage-log.ts'

/** `v1` moves in, `!v1` moves out; one second apart, counters from 1. */
function log(...steps: string[]): StageEvent[] {
  return steps.map((step, index) => ({
    stage: 'production',
    version: step.replace('!', ''),
    cancels: step.startsWith('!'),
    counter: index + 1,
    at: new Date(index * 1000).toISOString(),
    by: null,
    reason: null,
  }))
}

describe('the log of stages', () => {
  test('the newest assignment is current, whatever its number', () => {
    expect(stageLog(log('v1', 'v2', 'v1')).current.get('production')).toBe('v1')
    expect(stageLog(log('v1', 'v2', 'v1').reverse()).current.get('production')).toBe('v1')
    expect(stageLog([]).current.size).toBe(0)
  })

  test('events of one second are ordered by their counter', () => {
    const at = '2026-01-01T00:00:00Z'
    const events = log('v1', 'v2').map((event) => ({ ...event, at }))
    expect(stageLog(events.reverse()).current.get('production')).toBe('v2')
  })

  test('taking a version out falls back to the one before it', () => {
    expect(stageLog(log('v1', 'v2', '!v2')).current.get('production')).toBe('v1')
    expect(stageLog(log('v1', 'v2', 'v2', '!v2')).current.get('production')).toBe('v1')
    expect(stageLog(log('v1', '!v1')).current.size).toBe(0)
  })

  test('moves are newest first and name what was there before', () => {
    const moves = stageLog(log('v1', 'v2', '!v2', 'v3')).moves
    expect(moves.map(({ version, previous }) => [version, previous])).toEqual([
      ['v3', 'v1'],
      ['v2', 'v1'],
      ['v1', null],
    ])
  })

  test.each<[string[], string | null]>([
    [[], null],
    [['v1'], null],
    [['v1', 'v1'], null],
    [['v1', 'v2'], 'v1'],
    [['v1', 'v2', 'v1'], null],
    [['v1', 'v2', 'v3', 'v2'], 'v1'],
    [['v1', 'v2', 'v3', 'v2', 'v1'], null],
    [['v1', 'v2', 'v1', 'v3'], 'v1'],
    [['v1', 'v2', 'v3', 'v1'], 'v3'],
  ])('after %j a rollback leads to %s', (steps, target) => {
    expect(rollbackTarget(stageLog(log(...steps)).moves, 'production')).toBe(target)
    expect(rollbackTarget(stageLog(log(...steps)).moves, 'staging')).toBeNull()
  })

  test('the next counter is one more than the highest', () => {
    expect(nextCounter([])).toBe(1)
    expect(nextCounter([3, null, 11, 2])).toBe(12)
  })

  test('times rise by whole steps', () => {
    const now = new Date('2026-01-01T00:00:05.700Z')
    expect(laterThan(now, null, 1000).toISOString()).toBe('2026-01-01T00:00:05.000Z')
    expect(laterThan(now, '2026-01-01T00:00:05Z', 1000).toISOString()).toBe('2026-01-01T00:00:06.000Z')
    expect(laterThan(now, '2027-01-01T00:00:00Z', 1000).toISOString()).toBe('2027-01-01T00:00:01.000Z')
    expect(laterThan(now, '2026-01-01T00:00:01Z', 1).toISOString()).toBe('2026-01-01T00:00:05.700Z')
  })
})
