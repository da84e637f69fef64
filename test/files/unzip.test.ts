import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { folderFiles } from '../../src/files/folder-files.ts'
import { unzip } from '../../src/files/unzip.ts'
import { temporary } from '../contracts/samples.ts'
import { zip } from '../fakes/zip.ts'

const limits = { bytes: 10_000, entries: 5 }
const file = (name: string, text = name) => ({ name, bytes: Buffer.from(text) })

async function extract(bytes: Buffer): Promise<string> {
  const folder = await temporary()
  await writeFile(join(folder, 'a.zip'), bytes)
  await unzip(join(folder, 'a.zip'), join(folder, 'out'), limits)
  return join(folder, 'out')
}

/** The offset of the (only) entry in the central directory. */
const entry = (bytes: Buffer) => bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))

function changed(change: (bytes: Buffer, at: number) => void, text = 'x'.repeat(500)): Buffer {
  const bytes = zip([file('a.txt', text)])
  change(bytes, entry(bytes))
  return bytes
}

describe('a ZIP', () => {
  test('is extracted, folders, empty files and other scripts included', async () => {
    const out = await extract(zip([file('run.json'), file('model/é.txt', 'ü'), file('logs/', ''), file('empty', '')]))
    expect((await folderFiles(out)).map(({ path }) => path)).toEqual(['empty', 'model/é.txt', 'run.json'])
    expect(await readFile(join(out, 'model/é.txt'), 'utf8')).toBe('ü')
  })

  test('with 64-bit sizes is extracted', async () => {
    // Made with archiver 7 and forceZip64, which is what uploads artifacts.
    const made =
      'UEsDBBQACAAIAAAAIQAAAAAAAAAAAAAAAAAHAAAAYS9iLnR4dMtIzcnJBwBQSwcIhqYQNgcAAAAFAAAAUEsBAi0DFAAIAAgAAAAhAIamEDYHAAAABQAAAAcAAAAAAAAAAAAgAKSBAAAAAGEvYi50eHRQSwYGLAAAAAAAAAAtAC0AAAAAAAAAAAABAAAAAAAAAAEAAAAAAAAANQAAAAAAAAA8AAAAAAAAAFBLBgcAAAAAcQAAAAAAAAABAAAAUEsFBgAAAAD///////////////8AAA=='
    const out = await extract(Buffer.from(made, 'base64'))
    expect(await readFile(join(out, 'a/b.txt'), 'utf8')).toBe('hello')
  })

  test.each(['/etc/x', '../x', 'a/../../x', 'a\\..\\x', 'C:x', 'a//x', './x', 'x\n'])(
    'with the path %j is refused',
    async (name) => {
      await expect(extract(zip([file('ok'), file(name)]))).rejects.toThrow(UserError)
    },
  )

  test.each<[string, Buffer, RegExp]>([
    ['a name twice', zip([file('a'), file('A')]), /twice/],
    ['too many files', zip(['1', '2', '3', '4', '5', '6'].map((name) => file(name))), /6 files/],
    ['too many bytes', zip([file('a', 'x'.repeat(10_001))]), /10001 bytes/],
    ['a link', changed((b, at) => b.fill(3, at + 5, at + 6).writeUInt16LE(0o120777, at + 40)), /a link/],
    ['a password', changed((b, at) => b.writeUInt16LE(1, at + 8)), /encrypted/],
    ['another method', changed((b, at) => b.writeUInt16LE(12, at + 10)), /method 12/],
    ['more bytes than it says', changed((b, at) => b.writeUInt32LE(5, at + 24)), /longer than it says/],
    ['fewer bytes than it says', changed((b, at) => b.writeUInt32LE(501, at + 24)), /shorter than it says/],
    ['damaged bytes', changed((b) => b.fill(0xff, 36, 42)), /cannot be read/],
    ['a directory that lies about its place', changed((b) => b.writeUInt32LE(5, b.length - 6)), /torn/],
    ['no end', zip([file('a')]).subarray(0, -10), /torn/],
    ['no ZIP in it', Buffer.from('hello'), /not a ZIP/],
  ])('with %s is refused', async (_, bytes, why) => {
    await expect(extract(bytes)).rejects.toThrow(why)
    await expect(extract(bytes)).rejects.toThrow(UserError)
  })
})
