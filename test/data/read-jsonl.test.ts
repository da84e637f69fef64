import { expect, test } from '@jest/globals'
import { readTable } from '../../src/data/read-table.ts'
import { cellsOf, temporaryFolder, userError } from './sample.ts'

const folder = temporaryFolder()

async function cells(text: string, types?: Record<string, 'number' | 'string'>) {
  await folder.write('t.jsonl', text)
  return cellsOf((await readTable({ patterns: ['t.jsonl'], root: folder.path, ...(types && { types }) })).table)
}

test('keys in order of first appearance, gaps missing, booleans as texts', async () => {
  const read = await cells('{"b":1,"a":"x"}\r\n\n{"c":true,"b":null}\n{"c":false,"a":"","b":2.5}')
  expect(Object.entries(read)).toEqual([
    ['b', [1, Number.NaN, 2.5]],
    ['a', ['x', null, '']],
    ['c', [null, 'true', 'false']],
  ])
})

test('a declared type wins', async () => {
  expect(await cells('{"a":1,"b":"2"}\n{"a":"x","b":"NA"}\n', { a: 'string', b: 'number' })).toEqual({
    a: ['1', 'x'],
    b: [2, Number.NaN],
  })
})

test('names of object properties are names like others', async () => {
  expect(await cells('{"__proto__":1,"constructor":2}\n')).toEqual(
    Object.fromEntries([
      ['__proto__', [1]],
      ['constructor', [2]],
    ]),
  )
})

test.each([
  ['an object', '{"a":1}\n{"a":{"b":1}}\n', /t.jsonl:2: "a" holds an object/],
  ['an array', '{"a":[1]}\n', /t.jsonl:1: "a" holds an array/],
  ['no object', '\n[1]\n', /t.jsonl:2: this line is JSON, but no object/],
  ['no JSON', '{"a":1}\n{"a":NaN}\n', /t.jsonl:2: this line is not JSON: /],
  [
    'two types',
    '{"a":1}\n{"a":"x"}\n',
    /t.jsonl:2: column "a" holds "x" where it held numbers before.*columns: \{ a: category \}/,
  ],
  ['two types, texts first', '{"a":"x"}\n{"a":1}\n', /t.jsonl:2: column "a" holds 1 where it held texts before/],
  ['an infinite number', '{"a":1e999}\n', /t.jsonl:1: column "a" holds an infinite number/],
  ['digits lost', '{"a":12345678901234567}\n', /t.jsonl:1: "a" holds a whole number beyond 2\^53/],
  ['nothing', '\n', /t.jsonl: the file is empty/],
  [
    'too many columns',
    JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, key) => [`k${key}`, 1]))),
    /t.jsonl:1: there are more than 10000 columns/,
  ],
  ['a key without a name', '{"":1}\n', /t.jsonl:1: a key without a name/],
])('%s is refused', async (_, text, message) => {
  expect(await userError(() => cells(text))).toMatch(message)
})
