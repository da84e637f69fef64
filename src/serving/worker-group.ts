import type { Order, Report, Told, Topic } from './cluster-messages.ts'
import { mergeWindows } from './merge-windows.ts'
import type { ProcessGroup } from './process-group.ts'
import { Rejection } from './rejection.ts'

type Answer = Extract<Order, { kind: 'answer' }>['answer']
type Tellers = Parameters<ProcessGroup['tells']>[0]

export interface WorkerGroup extends ProcessGroup {
  take(order: Order): void
}

/** A worker's side: what all processes know together is asked for through the primary. */
export function workerGroup(joins: boolean, send: (report: Report) => void): WorkerGroup {
  const open = Promise.withResolvers<void>()
  const asked = new Map<number, (answer: Answer) => void>()
  let tellers: Tellers | null = null
  let numbered = 0

  async function ask(topic: Topic): Promise<NonNullable<Answer>> {
    const id = numbered++
    const answer = await new Promise<Answer>((resolve) => {
      asked.set(id, resolve)
      send({ kind: 'ask', id, topic })
    })
    if (answer !== null) return answer
    throw new Rejection(503, 'a worker process does not answer', { headers: { 'retry-after': '1' } })
  }
  async function tell(id: number, topic: Topic): Promise<void> {
    // Only a ready worker is asked.
    const told: Told[Topic] = await tellers![topic]()
    send({ kind: 'told', id, told })
  }
  return {
    joins,
    proved() {
      send({ kind: 'proved' })
      return open.promise
    },
    metrics: async () => (await ask('metrics')) as string,
    windows: async () => mergeWindows((await ask('windows')) as Told['windows']),
    tells(given) {
      tellers = given
    },
    take(order) {
      if (order.kind === 'open') open.resolve()
      else if (order.kind === 'tell') void tell(order.id, order.topic)
      else if (order.kind === 'answer') {
        asked.get(order.id)?.(order.answer)
        asked.delete(order.id)
      }
    },
  }
}
