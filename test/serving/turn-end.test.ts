import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { turnEnd } from '../../src/serving/turn-end.ts'

test('calls back in order when the turn is over, and in the next turn what comes meanwhile', async () => {
  const atTurnEnd = turnEnd()
  const called: string[] = []
  atTurnEnd(() => {
    called.push('first')
    atTurnEnd(() => called.push('third'))
  })
  process.nextTick(() => atTurnEnd(() => called.push('second')))
  await Promise.resolve()
  expect(called).toEqual([])
  await nextTurn()
  expect(called).toEqual(['first', 'second'])
  await nextTurn()
  expect(called).toEqual(['first', 'second', 'third'])
})
