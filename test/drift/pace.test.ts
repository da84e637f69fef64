import { expect, test } from '@jest/globals'
import { paceOf } from '../../src/drift/pace.ts'

const day = (n: number, hour = 5): string => new Date(Date.UTC(2026, 2, n, hour)).toISOString()

test('the first check has none before it, and the second no usual gap', () => {
  expect(paceOf([], day(1))).toEqual({ previous_at: null, usual_seconds: null, late: false })
  expect(paceOf([day(1)], day(9))).toEqual({ previous_at: day(1), usual_seconds: null, late: false })
})

test('a daily check that comes two days later is as usual, three days later a schedule stood still', () => {
  const daily = [day(1), day(2), day(3), day(4)]
  expect(paceOf(daily, day(5))).toEqual({ previous_at: day(4), usual_seconds: 86_400, late: false })
  expect(paceOf(daily, day(6)).late).toBe(false)
  expect(paceOf(daily, day(7)).late).toBe(true)
})

test('one look by hand in between makes no schedule late', () => {
  expect(paceOf([day(1), day(2), day(2, 6), day(3)], day(4)).late).toBe(false)
})

test('checks every few minutes may be late by hours, as schedules on GitHub are', () => {
  const often = [day(1, 1), day(1, 2), day(1, 3)]
  expect(paceOf(often, day(1, 5)).late).toBe(false)
  expect(paceOf(often, day(1, 7)).late).toBe(true)
})
