import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { dvcFileDigest, dvcFolderDigest } from '../../src/data/dvc-digest.ts'
import { temporaryFolder } from './sample.ts'

const folder = temporaryFolder()
const md5 = (content: string | Uint8Array) => createHash('md5').update(content).digest('hex')
const entries = (files: Record<string, string>) =>
  Object.entries(files).map(([relpath, content]) => ({ relpath, md5: md5(content) }))

// The first is DVC's own test; all three were made with DVC.
test.each([
  [{ '1': '1', '2': '2' }, '5fb6b29836c388e093ca0715c872fe2a.dir'],
  [{ foo: 'foo', 'sub/bar': 'bar' }, '4c18c474509251c27acbe2ae64d64a81.dir'],
  [{}, 'd751713988987e9331980363e24189ce.dir'],
])('the digest of a folder with %j', (files: Record<string, string>, expected) => {
  expect(dvcFolderDigest(entries(files))).toBe(expected)
})

test('names are ordered by code point and escaped as Python does', () => {
  const names = ['\uff5e', '😀', 'é"\\\u007f\n']
  const list = ['é"\\\u007f\n', '\uff5e', '😀'].map((name) => `{"md5": "${md5(name)}", "relpath": ${python(name)}}`)
  expect(dvcFolderDigest(names.map((relpath) => ({ relpath, md5: md5(relpath) })))).toBe(
    `${md5(`[${list.join(', ')}]`)}.dir`,
  )
})

function python(name: string): string {
  const escaped: Record<string, string> = {
    'é"\\\u007f\n': '"\\u00e9\\"\\\\\\u007f\\n"',
    '\uff5e': '"\\uff5e"',
    '😀': '"\\ud83d\\ude00"',
  }
  return escaped[name]!
}

test('md5-dos2unix leaves binary blocks alone, and a CRLF between blocks', async () => {
  const text = await folder.write('text', 'a\r\nb\r\n')
  expect(await dvcFileDigest(text, 'md5-dos2unix')).toBe(md5('a\nb\n'))
  expect(await dvcFileDigest(text, 'md5')).toBe(md5('a\r\nb\r\n'))
  const binary = await folder.write('binary', '\0a\r\n')
  expect(await dvcFileDigest(binary, 'md5-dos2unix')).toBe(md5('\0a\r\n'))
  const edge = `${'x'.repeat((1 << 20) - 1)}\r\n\r\n`
  const cut = await folder.write('cut', edge)
  expect(await dvcFileDigest(cut, 'md5-dos2unix')).toBe(md5(`${'x'.repeat((1 << 20) - 1)}\r\n\n`))
})
