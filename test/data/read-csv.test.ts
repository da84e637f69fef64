import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { readTable } from '../../src/data/read-table.ts'
import { cellsOf, temporaryFolder, userError } from './sample.ts'

const folder = temporaryFolder()
let files = 0

async function read(content: string | Uint8Array, types?: Record<string, 'number' | 'string'>, ending = 'csv') {
  files += 1
  const name = `t${files}.${ending}`
  await folder.write(name, content)
  return (await readTable({ patterns: [name], root: folder.path, ...(types && { types }) })).table
}

async function cells(...given: Parameters<typeof read>) {
  return cellsOf(await read(...given))
}

describe('what is read', () => {
  test('quotes, doubled quotes, delimiters and line breaks inside quotes', async () => {
    expect(await cells('a,b\r\n"x, ""y""","1\r\n2"\r\nz,\r\n')).toEqual({ a: ['x, "y"', 'z'], b: ['1\r\n2', null] })
  })

  test.each([
    ['a byte order mark', '\ufeffa,b\n1,2\n'],
    ['CRLF', 'a,b\r\n1,2\r\n'],
    ['CR alone', 'a,b\r1,2\r'],
    ['no line end at the end', 'a,b\n1,2'],
    ['blank lines', '\n\na,b\n\n1,2\n\n\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['bars', 'a|b\n1|2\n'],
    ['quoted delimiters in the header', '"a";"b"\n1;2\n'],
  ])('%s', async (_, text) => {
    expect(await cells(text)).toEqual({ a: [1], b: [2] })
  })

  test('a TSV is separated by tabs whatever its header holds', async () => {
    expect(await cells('a,x\tb\n1\t2\n', undefined, 'tsv')).toEqual({ 'a,x': [1], b: [2] })
  })

  test('gzip', async () => {
    expect(await cells(gzipSync('a\n1\n'), undefined, 'csv.gz')).toEqual({ a: [1] })
  })

  test('a character cut by the end of a chunk', async () => {
    const text = `a,b\n${'é€😀,x\n'.repeat(150_000)}`
    const table = await read(text)
    expect(table.rows).toBe(150_000)
    expect(table.columns[0]).toMatchObject({ categories: ['é€😀'] })
  })
})

describe('a quote that comes after plain records', () => {
  const rows = Array.from({ length: 120_000 }, (_, row) => `${row},x${row % 3}`)

  test.each(['\n', '\r\n'])('with %j between lines', async (end) => {
    const table = await read(`a,b${end}${rows.join(end)}${end}1,"x,${end}y"${end}2,x0`)
    expect(table.rows).toBe(120_002)
    expect(table.columns).toMatchObject([
      { kind: 'number', integer: true },
      { categories: ['x0', 'x1', 'x2', `x,${end}y`] },
    ])
  })

  test.each(['\n', '\r\n'])('the line of a mistake with %j', async (end) => {
    const message = await userError(() => read(`a,b${end}${end}${rows.join(end)}${end}1,"x${end}y"${end}2${end}`))
    expect(message).toMatch(/:120005: the row has 1 field/)
    expect(await userError(() => read(`a,b${end}${rows.join(end)}${end}3`))).toMatch(/:120002: the row has 1 field/)
  })
})

describe('types', () => {
  test('numbers in every decimal form', async () => {
    expect(await cells('x\n1\n-3.2\n+4\n1e5\n.5\n6.\n 7\n-0\n')).toEqual({ x: [1, -3.2, 4, 1e5, 0.5, 6, 7, -0] })
  })

  test.each(['007', '-01', '0x1f', '1_000', '1,5', 'inf', '1e999', '12345678901234567', '１', '1 2'])(
    '%s makes a column of texts',
    async (text) => {
      expect(await cells(`x\n1.0\n"${text}"\n`)).toEqual({ x: ['1.0', text] })
    },
  )

  test('missing values are those of pandas, but None is a category', async () => {
    const missing = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '<NA>', '#N/A', 'n/a', '  ']
    expect(await cells(`x,y\n${missing.map((text) => `${text},0`).join('\n')}\n5,0\n`)).toMatchObject({
      x: [...missing.map(() => Number.NaN), 5],
    })
    expect(await cells('x\nNone\nNA\n')).toEqual({ x: ['None', null] })
  })

  test('whole numbers are told from others', async () => {
    const { columns } = await read('a,b\n1,1\n2.0,1.5\n,\n')
    expect(columns).toMatchObject([{ integer: true }, { integer: false }])
  })

  test('a declared type wins', async () => {
    expect(await cells('a,b\n1.0,007\n2,\n', { a: 'string', b: 'number' })).toEqual({
      a: ['1.0', '2'],
      b: [7, Number.NaN],
    })
  })

  test('a text that comes late makes the whole column texts, as they were written', async () => {
    const rows = Array.from({ length: 10_000 }, (_, row) => `${row}.0,${row}`)
    const table = await cells(`a,b\n${rows.join('\n')}\nlate,1\n`)
    expect(table.a?.slice(0, 2)).toEqual(['0.0', '1.0'])
    expect(table.a?.[10_000]).toBe('late')
    expect(table.b?.slice(0, 2)).toEqual([0, 1])
    expect(table.b).toHaveLength(10_001)
  })
})

describe('what is refused', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['a short row', 'a,b\n1,2\n3\n', /:3: the row has 1 field, the header has 2$/],
    [
      'a long row after a quoted CRLF',
      'a,b\r\n"1\r\n1",2\r\n\r\n3,4,5\r\n',
      /:5: the row has 3 fields, the header has 2$/,
    ],
    ['a duplicate header', 'a,b,a\n1,2,3\n', /:1: the header names "a" twice, as columns 1 and 3$/],
    ['an empty header name', ',b\n1,2\n', /:1: column 1 of the header has no name.*index=False/],
    [
      'too many columns',
      `${Array.from({ length: 10_001 }, (_, at) => `c${at}`).join()}\n`,
      /:1: there are more than 10000 columns/,
    ],
    ['an empty file', '', /\.csv: the file is empty/],
    ['blank lines alone', '\n\n', /\.csv: the file is empty/],
    ['a header alone', 'a,b\n', /a header but no rows/],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', /:3: the file is binary/],
    ['bytes that are not UTF-8', Buffer.from('a\nx\n\xe9t\xe9\n', 'latin1'), /:3: the text is not UTF-8/],
    ['a character cut by the end', Buffer.from([0x61, 0x0a, 0xe2, 0x82]), /:2: the text is not UTF-8/],
    ['a quote that stays open', 'a,b\n1,2\n"3,4\n5,6\n', /:3: a quote is opened in this record and never closed/],
    ['a quote inside a field', 'a\n1\n5"\n', /:3: a quote stands inside a field/],
    ['text after a closing quote', 'a\n"1"2\n', /:2: a quoted field goes on/],
  ])('%s', async (_, content, message) => {
    expect(await userError(() => read(content))).toMatch(message)
  })

  test('a text in a column declared a number', async () => {
    expect(await userError(() => read('a,b\n1,2\n1,x\n', { b: 'number' }))).toMatch(
      /:3: "x" in column "b" is not a number/,
    )
  })

  test('a .gz that is none, or is cut short', async () => {
    expect(await userError(() => read('a\n1\n', undefined, 'csv.gz'))).toMatch(/not gzip, or it is cut short/)
    const cut = gzipSync(`a\n${'1\n'.repeat(999)}`).subarray(0, 30)
    expect(await userError(() => read(cut, undefined, 'csv.gz'))).toMatch(/not gzip, or it is cut short/)
  })
})
