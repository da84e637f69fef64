import { expect, test } from '@jest/globals'
import type { ChangedFiles } from '../../src/ports/changed-files.ts'
import type { SourceHistory } from '../../src/ports/source-history.ts'

/** `connect` gives a repository whose trunk holds three commits and whose head is two further ones on a branch. */
export function sourceHistoryContract(
  connect: () => Promise<{
    history: SourceHistory
    changed: ChangedFiles
    trunk: readonly string[]
    head: string
    path: string
    text: string
  }>,
): void {
  test('head, base, first-parent line and files are told', async () => {
    const { history, changed, trunk, head, path, text } = await connect()
    expect(await history.head()).toBe(head)
    const base = await history.base()
    expect(base).toBe(trunk[0])
    expect(await history.ancestors(base!, 50)).toEqual(trunk)
    expect(await history.ancestors(base!, 2)).toEqual(trunk.slice(0, 2))
    expect(await history.contains(base!, trunk[2]!)).toBe(true)
    expect(await history.contains(base!, base!)).toBe(true)
    expect(await history.contains(base!, head)).toBe(false)
    expect(await history.contains(base!, 'e'.repeat(40))).toBe(false)
    const bytes = await history.file(base!, path)
    expect(Buffer.from(bytes!).toString()).toBe(text)
    expect(await history.file(base!, 'not/there.yml')).toBeNull()
    expect(await changed(base, head)).toEqual([path])
    expect(await changed(head, head)).toEqual([])
    expect(await changed(null, head)).toContain(path)
    await expect(history.file(base!, '../secret')).rejects.toThrow(/leaves its folder/)
  })
}
