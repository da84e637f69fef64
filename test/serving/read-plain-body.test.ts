import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseJson } from '../../src/serving/read-body.ts'
import { readPlainBody } from '../../src/serving/read-plain-body.ts'
import { readLists } from '../../src/serving/read-rows.ts'
import { rowLayout } from '../../src/serving/row-layout.ts'

const layout = rowLayout(
  [
    { name: 'a', type: 'double' },
    { name: 'b', type: 'long' },
    { name: 'c', type: 'double', required: false },
  ],
  'MLmodel',
)
const KEYS = ['dataframe_split', 'instances']

const read = (text: string) => readPlainBody(layout, Buffer.from(text), KEYS)
const split = (columns: string, data: string) => `{"dataframe_split":{"columns":${columns},"data":${data}}}`

/** The same body, parsed first. */
function parsed(text: string) {
  const body = parseJson(Buffer.from(text)) as Record<string, unknown>
  const frame = body['dataframe_split'] as { columns: string[]; data: unknown[] } | undefined
  return frame ? readLists(layout, frame.columns, frame.data) : readLists(layout, null, body['instances'] as unknown[])
}

const space = fc.constantFrom('', '', '', ' ', '\n\t')
const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: most })
/** What JSON allows for a number, and much that it does not. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-', '-', '+'),
    fc.oneof(fc.constant('0'), digits(12)),
    fc.constantFrom('', '.', '.'),
    digits(14),
    fc.constantFrom('', '', '', '', 'e5', 'E-3', 'e', '.'),
  )
  .map((parts) => parts.join(''))
const odd = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  numberText,
  fc.constantFrom('null', '"5"', 'true', 'NaN', '[1]', '{}', ''),
)
const whole = fc.integer().map(String)
const decimal = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((value) => value.toFixed(4))
const mostly = (usual: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: odd }, { weight: 1, arbitrary: whole })

describe('bodies read straight from their bytes', () => {
  test('hold what parsing them finds, or are left to parsing', () => {
    let read_directly = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(mostly(decimal), mostly(whole), mostly(decimal)), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('["a","b","c"]', '["c", "b", "a"]', null),
        space,
        (cells, columns, gap) => {
          const lists = `[${cells.map((row) => `${gap}[${row.join(`,${gap}`)}${gap}]`).join(',')}]`
          const text = columns ? split(columns, lists) : `{${gap}"instances":${lists}}${gap}`
          const rows = read(text)
          if (rows === null) return
          read_directly++
          expect(rows).toEqual(parsed(text))
        },
      ),
      { numRuns: 3000 },
    )
    expect(read_directly).toBeGreaterThan(100)
  })

  test('every decimal of up to fifteen digits is the number that JSON.parse makes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 999_999_999_999_999n }),
        fc.nat(15),
        fc.boolean(),
        (whole, point, negative) => {
          const plain = whole.toString().padStart(point + 1, '0')
          const at = plain.length - point
          const text = `${negative ? '-' : ''}${plain.slice(0, at)}${point > 0 ? `.${plain.slice(at)}` : ''}`
          const rows = read(split('["a","b","c"]', `[[${text},1,2]]`))
          if (text.replaceAll(/\D/g, '').length > 15) expect(rows).toBeNull()
          else expect(rows!.numbers[0]).toBe(JSON.parse(text))
        },
      ),
      { numRuns: 5000 },
    )
  })

  test.each([
    ['columns in another order, one left out', split('["b","a"]', '[[7,0.5],[-8,null]]')],
    ['an index, as pandas writes it', '{"dataframe_split":{"columns":["a","b"],"index":[0,"x"],"data":[[1,2],[3,4]]}}'],
    ['white space', ' {"instances" : [ [ 1, 2, 3] ,\n[4,5,6]] }\n'],
    [
      'more rows than the first ones promise',
      `{"instances":[[1234567.5,123456,123456.25]${',[1,2,3]'.repeat(20_000)}]}`,
    ],
  ])('reads %s', (_, text) => {
    expect(read(text)).toEqual(parsed(text))
  })

  test('a body that was cut off, wherever, is left to parsing', () => {
    const whole = '{"instances": [[1.5, -2, null], [3, 4, 5.25]]}'
    expect(read(whole)).not.toBeNull()
    for (let length = 0; length < whole.length; length++) expect(read(whole.slice(0, length))).toBeNull()
  })

  test.each([
    ['a needed column left out', split('["a","c"]', '[[1,2]]')],
    ['a column that the model does not read', split('["a","b","d"]', '[[1,2,3]]')],
    ['a column twice', split('["a","b","a"]', '[[1,2,3]]')],
    ['names with escapes', split('["a","\\u0062"]', '[[1,2]]')],
    ['a name cut off', split('["a","b', '[[1,2]]')],
    ['a missing whole number', split('["a","b"]', '[[1,null]]')],
    ['a fraction in a column of whole numbers', split('["a","b"]', '[[1,2.5]]')],
    ['a short row', '{"instances":[[1,2]]}'],
    ['a long row', '{"instances":[[1,2,3,4]]}'],
    ['no rows', '{"instances":[]}'],
    ['a row that is none', '{"instances":[1,2,3]}'],
    ['another member', '{"instances":[[1,2,3]],"params":{}}'],
    ['another key', '{"inputs":[[1,2,3]]}'],
    ['text behind the end', '{"instances":[[1,2,3]]}x'],
    ['a comma too many', '{"instances":[[1,2,3],]}'],
    ['a leading zero', '{"instances":[[01,2,3]]}'],
    ['no digit behind the point', '{"instances":[[1.,2,3]]}'],
    ['bytes that are no text', '{"instances":[[1,2,\u00e93]]}'],
    ['nothing', ''],
  ])('leaves %s to parsing', (_, text) => {
    expect(read(text)).toBeNull()
  })
})
