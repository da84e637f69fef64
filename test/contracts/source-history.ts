import { expect, test } from '@jest/globals'
import type { SourceHistory } from '../../src/ports/source-history.ts'

/** `connect` gives a repository whose trunk holds three commits and whose head is two further ones on a branch. */
export function sourceHistoryContract(
  connect: () => Promise<{
    history: SourceHistory
    trunk: readonly string[]
    head: string
    path: string
    text: string
  }>,
): void {
  test('head, base, first-parent line and files are told', async () => {
    const { history, trunk, head, path, text } = await connect()
    expect(await history.head()).toBe(head)
    const base = await history.base()
    expect(base).toBe(trunk[0])
    expect(await history.ancestors(base!, 50)).toEqual(trunk)
    expect(await history.ancestors(base!, 2)).toEqual(trunk.slice(0, 2))
    const bytes = await history.file(base!, path)
    expect(Buffer.from(bytes!).toString()).toBe(text)
    expect(await history.file(base!, 'not/there.yml')).toBeNull()
    expect(await history.changed(base, head)).toEqual([path])
    expect(await history.changed(head, head)).toEqual([])
    expect(await history.changed(null, head)).toContain(path)
    await expect(history.file(base!, '../secret')).rejects.toThrow(/leaves its folder/)
  })
}
