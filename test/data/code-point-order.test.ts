import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { byCodePoint } from '../../src/data/code-point-order.ts'

test('astral characters come after all others', () => {
  expect(['😀', '\uff5e', 'b', 'a', 'ab', ''].sort(byCodePoint)).toEqual(['', 'a', 'ab', 'b', '\uff5e', '😀'])
})

test('the order is that of the arrays of code points', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [left, right] = [a, b].map((value) => Array.from(value, (character) => character.codePointAt(0)!))
      const at = left!.findIndex((point, index) => point !== right![index])
      const expected = at < 0 ? left!.length - right!.length : left![at]! - (right![at] ?? -1)
      expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(expected))
    }),
  )
})
