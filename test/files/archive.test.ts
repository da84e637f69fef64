import { readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from '@jest/globals'
import { type Header, pack } from 'tar-stream'
import { UserError } from '../../src/errors.ts'
import { archiveOf, extractArchive } from '../../src/files/archive.ts'
import { digestOf } from '../../src/files/digest.ts'
import { readParts, writeParts } from '../../src/files/file-parts.ts'
import { folderFiles } from '../../src/files/folder-files.ts'
import { folderOf, temporary } from '../contracts/samples.ts'

const files = { 'b.txt': 'b', 'a/z.txt': 'z', 'a.txt': 'a', ['é/long'.padEnd(180, 'x')]: 'long', 'empty.txt': '' }
const limits = { bytes: 1000, entries: 10 }

async function tarOf(...entries: (Partial<Header> & { name: string; text?: string })[]): Promise<Readable> {
  const archive = pack()
  for (const { text = '', ...header } of entries) archive.entry(header, text)
  archive.finalize()
  return Readable.from([await buffer(archive)])
}

describe('an archive', () => {
  test('holds the folder, and has the same bytes for the same files', async () => {
    const [one, two] = [await folderOf(files), await folderOf(Object.fromEntries(Object.entries(files).reverse()))]
    await utimes(join(two, 'b.txt'), 1, 1)
    const bytes = await buffer(archiveOf(one))
    expect(digestOf(bytes)).toBe(digestOf(await buffer(archiveOf(two))))
    const target = join(await temporary(), 'out')
    await extractArchive(Readable.from([bytes]), target, limits)
    expect(await folderFiles(target)).toEqual(await folderFiles(one))
    expect(await readFile(join(target, 'a/z.txt'), 'utf8')).toBe('z')
  })

  test.each<[string, Partial<Header> & { name: string }]>([
    ['an absolute path', { name: '/tmp/x' }],
    ['a path upwards', { name: 'a/../../x' }],
    ['a path with a dot', { name: './x' }],
    ['a back-slash', { name: 'a\\..\\x' }],
    ['a drive', { name: 'C:x' }],
    ['a symbolic link', { name: 'x', type: 'symlink', linkname: '/etc/passwd' }],
    ['a hard link', { name: 'x', type: 'link', linkname: 'y' }],
    ['a device', { name: 'x', type: 'character-device' }],
    ['a pipe', { name: 'x', type: 'fifo' }],
    ['a folder', { name: 'x', type: 'directory' }],
  ])('with %s is refused', async (_, header) => {
    const target = join(await temporary(), 'out')
    await expect(extractArchive(await tarOf({ name: 'ok', text: 'ok' }, header), target, limits)).rejects.toThrow(
      UserError,
    )
    expect((await folderFiles(target)).map(({ path }) => path)).toEqual(['ok'])
  })

  test('with a name twice, too many files, too many bytes or a torn end is refused', async () => {
    const refuse = async (source: Readable, message: RegExp) =>
      expect(extractArchive(source, join(await temporary(), 'out'), limits)).rejects.toThrow(message)
    await refuse(await tarOf({ name: 'a', text: '1' }, { name: 'A', text: '2' }), /twice/)
    await refuse(await tarOf(...Array.from({ length: 11 }, (_, n) => ({ name: `f${n}` }))), /larger/)
    await refuse(await tarOf({ name: 'a', text: 'x'.repeat(600) }, { name: 'b', text: 'x'.repeat(600) }), /larger/)
    const whole = await buffer(await tarOf({ name: 'a', text: 'x'.repeat(900) }))
    await refuse(Readable.from([whole.subarray(0, 700)]), /cannot be read/)
    await refuse(Readable.from([Buffer.from('not a tar'.repeat(200))]), /cannot be read/)
  })

  test('a folder with a link is not archived', async () => {
    const folder = await folderOf(files)
    await symlink('/etc/passwd', join(folder, 'link'))
    await expect(buffer(archiveOf(folder))).rejects.toThrow(/link or a device/)
  })
})

describe('parts', () => {
  test.each([1, 7, 10, 11, 19, 20, 100])('of %i bytes are the stream again', async (size) => {
    const folder = await temporary()
    const chunks = ['0123', '', '456789abcdef', 'ghij'].map((text) => Buffer.from(text))
    const parts = await writeParts(Readable.from(chunks), folder, 'model.tar', size)
    expect(parts).toHaveLength(Math.ceil(20 / size))
    expect(parts[0]!.file).toBe(size < 20 ? 'model.tar.000' : 'model.tar')
    expect(Math.max(...parts.map(({ bytes }) => bytes))).toBe(Math.min(size, 20))
    expect((await buffer(await readParts(folder, parts))).toString()).toBe('0123456789abcdefghij')
  })

  test('that are changed, missing or elsewhere are refused', async () => {
    const folder = await temporary()
    const parts = await writeParts(Readable.from([Buffer.from('0123456789')]), folder, 'x', 5)
    await writeFile(join(folder, 'x.001'), '5678!')
    await expect(readParts(folder, parts)).rejects.toThrow(/not intact/)
    await expect(readParts(folder, [{ ...parts[0]!, file: 'y' }])).rejects.toThrow(/missing/)
    await expect(readParts(folder, [{ ...parts[0]!, file: '../x' }])).rejects.toThrow(/leaves its folder/)
  })

  test('an empty stream is one empty file', async () => {
    const folder = await temporary()
    expect(await writeParts(Readable.from([]), folder, 'x', 5)).toEqual([{ file: 'x', sha256: digestOf(''), bytes: 0 }])
  })
})
