import { createHash } from 'node:crypto'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dvcFolderDigest } from '../../src/data/dvc-digest.ts'
import { readTable } from '../../src/data/read-table.ts'
import { cellsOf, temporaryFolder, userError } from './sample.ts'

const folder = temporaryFolder()
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')
const read = (...patterns: string[]) => readTable({ patterns, root: folder.path })

describe('files', () => {
  test('a glob is read in the order of paths, and its bytes are stated', async () => {
    await folder.write('many/b.csv', 'x,y\n2,u\n')
    await folder.write('many/a.csv', 'y,x\nv,1\n')
    const { table, sources, digest } = await read('many/*.csv')
    expect(cellsOf(table)).toEqual({ y: ['v', 'u'], x: [1, 2] })
    const expected = ['y,x\nv,1\n', 'x,y\n2,u\n'].map((text) => hash('sha256', text))
    expect(sources).toEqual([
      { path: 'many/a.csv', sha256: expected[0], bytes: 8 },
      { path: 'many/b.csv', sha256: expected[1], bytes: 8 },
    ])
    expect(digest).toBe(hash('sha256', expected.join('\n')))
  })

  test('a file that two patterns name is read once', async () => {
    expect((await read('many/a.csv', 'many/*')).sources.map((source) => source.path)).toEqual([
      'many/a.csv',
      'many/b.csv',
    ])
  })

  test('a name with glob characters is taken as it stands', async () => {
    await folder.write('part[1].csv', 'x\n1\n')
    expect((await read('part[1].csv')).table.rows).toBe(1)
  })

  test('a column without values fits texts elsewhere', async () => {
    await folder.write('gap/a.csv', 'x,y\n,1\n')
    await folder.write('gap/b.csv', 'x,y\nu,2\n')
    expect(cellsOf((await read('gap/*.csv')).table)).toEqual({ x: [null, 'u'], y: [1, 2] })
  })

  test('what cannot be found or told is refused', async () => {
    await folder.write('notes.txt', 'x')
    expect(await userError(() => read('none/*.csv'))).toBe('none/*.csv: no file matches this pattern')
    expect(await userError(() => read('none.csv'))).toBe('none.csv: there is no such file')
    expect(await userError(() => read('many'))).toMatch(
      /^many: this is a folder; allowed: its files, e.g. many\/\*\.csv/,
    )
    expect(await userError(() => read('notes.txt'))).toMatch(/^notes.txt: the ending .*allowed: \.csv, \.tsv/)
    expect(await userError(() => read())).toMatch(/^no data file is named/)
  })

  test('files that do not agree are refused', async () => {
    await folder.write('odd/a.csv', 'x,y\n1,2\n')
    await folder.write('odd/b.csv', 'x,z\n1,2\n')
    expect(await userError(() => read('odd/*.csv'))).toBe(
      'odd/b.csv: lacks "y", which odd/a.csv has\nodd/b.csv: has "z", which odd/a.csv does not',
    )
    await folder.write('mixed/a.csv', 'x\n1\n')
    await folder.write('mixed/b.csv', 'x\nu\n')
    expect(await userError(() => read('mixed/*.csv'))).toMatch(
      /^mixed\/b.csv: column "x" holds strings here and numbers in mixed\/a.csv/,
    )
  })

  test('a Git LFS pointer says how to fetch the data', async () => {
    await folder.write('lfs.csv', `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5\n`)
    expect(await userError(() => read('lfs.csv'))).toMatch(
      /^lfs.csv: this is a Git LFS pointer.*git lfs pull.*lfs: true/,
    )
  })
})

describe('DVC', () => {
  const pointer = (name: string, md5: string, rest = '  hash: md5\n') =>
    `outs:\n- md5: ${md5}\n${rest}  path: ${name}\n`

  test('the file beside a pointer is read, its md5 checked and kept', async () => {
    const text = 'x\n1\n'
    await folder.write('dvc/train.csv', text)
    await folder.write('dvc/train.csv.dvc', pointer('train.csv', hash('md5', text)))
    const { sources } = await read('dvc/train.csv.dvc')
    expect(sources).toMatchObject([{ path: 'dvc/train.csv', md5: hash('md5', text) }])
    expect((await read('dvc/train*')).sources).toMatchObject([{ path: 'dvc/train.csv', md5: hash('md5', text) }])
  })

  test('without `hash: md5`, CRLF counts as LF', async () => {
    await folder.write('dvc/old.csv', 'x\r\n1\r\n')
    await folder.write('dvc/old.csv.dvc', pointer('old.csv', hash('md5', 'x\n1\n'), ''))
    expect((await read('dvc/old.csv.dvc')).table.rows).toBe(1)
    await folder.write('dvc/old.csv.dvc', pointer('old.csv', hash('md5', 'x\n1\n')))
    expect(await userError(() => read('dvc/old.csv.dvc'))).toMatch(/dvc pull/)
  })

  test('an md5 of digits alone stays a text', async () => {
    await folder.write('dvc/digits.csv', 'x\n1\n')
    await folder.write('dvc/digits.csv.dvc', pointer('digits.csv', '00000000000000000000000000000123'))
    expect(await userError(() => read('dvc/digits.csv.dvc'))).toMatch(
      /the pointer says 00000000000000000000000000000123/,
    )
  })

  test('a folder, by its .dir digest', async () => {
    await folder.write('dvc/parts/a.csv', 'x\n1\n')
    await folder.write('dvc/parts/sub/b.csv', 'x\n2\n')
    await folder.write('dvc/parts/README', 'about')
    const md5 = dvcFolderDigest([
      { md5: hash('md5', 'x\n2\n'), relpath: 'sub/b.csv' },
      { md5: hash('md5', 'about'), relpath: 'README' },
      { md5: hash('md5', 'x\n1\n'), relpath: 'a.csv' },
    ])
    await folder.write('dvc/parts.dvc', pointer('parts', md5))
    expect((await read('dvc/parts.dvc')).sources.map(({ path: name }) => name)).toEqual([
      'dvc/parts/a.csv',
      'dvc/parts/sub/b.csv',
    ])
    await folder.write('dvc/parts/README', 'changed')
    expect(await userError(() => read('dvc/parts.dvc'))).toMatch(
      /^dvc\/parts.dvc: dvc\/parts is not the data of this pointer.*dvc pull/,
    )
  })

  test('data that is not there', async () => {
    await folder.write('dvc/gone.csv.dvc', pointer('gone.csv', '0'.repeat(32)))
    expect(await userError(() => read('dvc/gone.csv.dvc'))).toBe(
      'dvc/gone.csv.dvc: its data dvc/gone.csv is not here; allowed: `dvc pull dvc/gone.csv.dvc` fetches it',
    )
    expect(await userError(() => read('dvc/gone.csv'))).toMatch(/only its DVC pointer.*dvc pull dvc\/gone.csv.dvc/)
  })

  test('a pointer that is none, or leads elsewhere', async () => {
    await folder.write('dvc/bad.csv.dvc', 'outs: []\n')
    expect(await userError(() => read('dvc/bad.csv.dvc'))).toMatch(/no DVC pointer that can be read \(outs: /)
    await folder.write('dvc/bad.csv.dvc', 'outs: [\n')
    expect(await userError(() => read('dvc/bad.csv.dvc'))).toMatch(/not YAML/)
    await folder.write('dvc/bad.csv.dvc', pointer('s3://bucket/x.csv', '0'.repeat(32)))
    expect(await userError(() => read('dvc/bad.csv.dvc'))).toMatch(/outside the repository/)
    await folder.write('dvc/bad.csv.dvc', pointer(path.resolve('/etc/passwd'), '0'.repeat(32)))
    expect(await userError(() => read('dvc/bad.csv.dvc'))).toMatch(/outside the repository/)
  })
})
