import { expect, test } from '@jest/globals'
import { closest } from '../../src/data/suggest.ts'

test.each([
  ['damge', ['target', 'damage', 'dame'], 'damage'],
  ['Damage', ['damage'], 'damage'],
  ['agde', ['aged', 'agate'], 'aged'],
  ['x', ['y'], 'y'],
  ['yes', ['no', 'maybe'], null],
  ['speed', [], null],
  ['roc_acu', ['roc_auc', 'accuracy'], 'roc_auc'],
  ['', ['abc'], null],
])('%s among %j is %s', (word, candidates, expected) => {
  expect(closest(word, candidates)).toBe(expected)
})
