import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { Proposals, ReceivedReport } from '../../src/ports/proposals.ts'
import { zip } from '../fakes/zip.ts'
import { temporary } from './samples.ts'

/** `connect` gives a proposed change whose run left these archives, by name. */
export function proposalsContract(
  connect: (archives: Readonly<Record<string, Buffer>>) => Promise<{ proposals: Proposals; head: string; tip: string }>,
): void {
  const named = (digit: string, model = 'birds') => `mlops-report-${model}-${digit.repeat(40)}`
  const record = { name: 'report.json', bytes: Buffer.from('{}') }

  async function receive(
    archives: Readonly<Record<string, Buffer>>,
  ): Promise<{ all: readonly ReceivedReport[]; folder: string }> {
    const { proposals, head, tip } = await connect(archives)
    const search = await proposals.find()
    if (search.status !== 'found') throw new Error(search.why)
    expect(search.proposal).toMatchObject({ head, base_tip: tip })
    const folder = await temporary()
    return { all: await proposals.receive(search.proposal, 'birds', folder), folder }
  }

  test("the model's reports are received, and of their archives the record alone", async () => {
    const page = { name: 'report.html', bytes: Buffer.from('<script>') }
    const { all, folder } = await receive({ [named('a')]: zip([record, page]), [named('b', 'fish')]: zip([record]) })
    expect(all).toMatchObject([{ status: 'received', artifact: named('a') }])
    await access((all[0] as { path: string }).path)
    expect((await readdir(folder, { recursive: true })).filter((name) => name.includes('.'))).toHaveLength(1)
  })

  test.each<[string, Buffer]>([
    ['a bomb', zip([{ ...record, bytes: Buffer.alloc(8 * 2 ** 20) }])],
    ['a path that leaves its folder', zip([record, { name: '../../evil.json', bytes: Buffer.from('x') }])],
    ['an absolute path', zip([record, { name: '/tmp/evil.json', bytes: Buffer.from('x') }])],
    ['a link', zip([{ ...record, unixMode: 0o120777 }])],
    ['two files of one name', zip([record, record])],
    [
      'a thousand files',
      zip(Array.from({ length: 1000 }, (_, index) => ({ name: `f${index}`, bytes: Buffer.from('x') }))),
    ],
    ['no archive', Buffer.from('evil')],
  ])('%s is refused, and nothing is written', async (_, bytes) => {
    const { all, folder } = await receive({ [named('a')]: bytes })
    expect(all).toMatchObject([{ status: 'refused', artifact: named('a') }])
    expect((await readdir(folder, { recursive: true })).filter((name) => name.includes('.json'))).toEqual([])
    expect(await readdir(join(folder, '..')).then((names) => names.includes('evil.json'))).toBe(false)
  })
}
