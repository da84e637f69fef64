import { expect, test } from '@jest/globals'
import type { KeepFiles } from '../../src/ports/keep-files.ts'
import { folderOf } from './samples.ts'

export interface KeptFiles {
  readonly keep: KeepFiles
  /** What lies at a place that `keep` returned: texts by path; null: nothing any more. */
  read(location: string): Promise<Record<string, string> | null>
}

export function keepFilesContract(connect: () => Promise<KeptFiles>): void {
  test('the files named are kept, and no others', async () => {
    const { keep, read } = await connect()
    const folder = await folderOf({ 'p.csv': 'a,b\n', 'deep/r.jsonl': '{}\n', 'other.csv': 'x' })
    const location = await keep('mlops-predictions', folder, ['p.csv', 'deep/r.jsonl'], { retention_days: 3 })
    expect(await read(location)).toEqual({ 'p.csv': 'a,b\n', 'deep/r.jsonl': '{}\n' })
  })

  test('a name kept before is replaced, another is not', async () => {
    const { keep, read } = await connect()
    const folder = await folderOf({ 'a.csv': '1', 'b.csv': '2' })
    const other = await keep('other', folder, ['a.csv'], {})
    const first = await keep('same', folder, ['a.csv'], {})
    const second = await keep('same', folder, ['b.csv'], {})
    expect(await read(second)).toEqual({ 'b.csv': '2' })
    if (first !== second) expect(await read(first)).toBeNull()
    expect(await read(other)).toEqual({ 'a.csv': '1' })
  })

  test('a path that leaves the folder is refused, and so is a name that cannot be one', async () => {
    const { keep } = await connect()
    const folder = await folderOf({ 'a.csv': '1' })
    await expect(keep('name', folder, ['../a.csv'], {})).rejects.toThrow(/leaves its folder/)
    await expect(keep('na?me', folder, ['a.csv'], {})).rejects.toThrow(/cannot/)
  })
}
