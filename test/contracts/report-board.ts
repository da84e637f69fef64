import { expect, test } from '@jest/globals'
import type { ReportBoard, Shown } from '../../src/ports/report-board.ts'

export function reportBoardContract(connect: () => Promise<ReportBoard>): void {
  const post = (markdown: string, order: readonly [number, number], key = 'mlops.yml') => ({
    key,
    markdown,
    head: 'a'.repeat(40),
    order,
  })

  test('a post is created once, then updated; equal content is not written again', async () => {
    const board = await connect()
    const first = await board.publish(post('# one', [7, 1]))
    expect(first.status).toBe('created')
    expect(await board.publish(post('# one', [7, 1]))).toEqual({ ...first, status: 'unchanged' })
    expect(await board.publish(post('# two', [8, 1]))).toEqual({ ...first, status: 'updated' })
  })

  test('a stale run never overwrites a newer one', async () => {
    const board = await connect()
    await board.publish(post('# new', [8, 2]))
    expect((await board.publish(post('# old run', [7, 9]))).status).toBe('stale')
    expect((await board.publish(post('# old attempt', [8, 1]))).status).toBe('stale')
    expect((await board.publish(post('# new', [8, 2]))).status).toBe('unchanged')
  })

  test('each key has a post of its own, and cannot break out of its marker', async () => {
    const board = await connect()
    await board.publish(post('# a', [1, 1], 'a.yml'))
    expect((await board.publish(post('# b', [1, 1], 'b --> <b>.yml'))).status).toBe('created')
    expect((await board.publish(post('# b', [1, 1], 'b --> <b>.yml'))).status).toBe('unchanged')
  })

  test('a post may follow from what stands there, and leave it as it is', async () => {
    const board = await connect()
    const seen: unknown[] = []
    const add = (line: string | null) => ({
      ...post('', [3, 1]),
      markdown: (before: Shown | null) => {
        seen.push(before?.markdown ?? null)
        return line
      },
    })
    expect((await board.publish(add(null))).status).toBe('not-applicable')
    expect((await board.publish(add('one'))).status).toBe('created')
    expect((await board.publish(add('one'))).status).toBe('unchanged')
    expect((await board.publish(add(null))).status).toBe('not-applicable')
    expect(seen[0]).toBeNull()
    expect(seen.at(-1)).toBe('one')
  })
}
