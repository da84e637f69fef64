import type { Worker } from 'node:cluster'
import type { Order, Report, Told, Topic } from './cluster-messages.ts'

/** Asks workers for their parts. */
export interface Gatherer {
  /** One part of each worker; null where it did not tell in time, or ended. */
  gather<T extends Topic>(topic: T, from: readonly Worker[]): Promise<ReadonlyMap<Worker, Told[T] | null>>
  told(worker: Worker, report: Extract<Report, { kind: 'told' }>): void
  /** Nothing more will come from it. */
  ended(worker: Worker): void
}

const PATIENCE_MS = 5000

interface Question {
  readonly worker: Worker
  answer(told: Told[Topic] | null): void
}

export function gatherer(send: (worker: Worker, order: Order) => void): Gatherer {
  const questions = new Map<number, Question>()
  let numbered = 0

  function question(worker: Worker, topic: Topic): Promise<Told[Topic] | null> {
    const id = numbered++
    return new Promise((resolve) => {
      const timer = setTimeout(() => questions.get(id)?.answer(null), PATIENCE_MS)
      questions.set(id, {
        worker,
        answer(told) {
          clearTimeout(timer)
          questions.delete(id)
          resolve(told)
        },
      })
      send(worker, { kind: 'tell', id, topic })
    })
  }
  return {
    async gather<T extends Topic>(topic: T, from: readonly Worker[]) {
      const parts = await Promise.all(
        from.map(async (worker) => [worker, (await question(worker, topic)) as Told[T] | null] as const),
      )
      return new Map(parts)
    },
    told(worker, { id, told }) {
      const asked = questions.get(id)
      if (asked?.worker === worker) asked.answer(told)
    },
    ended(worker) {
      for (const asked of [...questions.values()]) if (asked.worker === worker) asked.answer(null)
    },
  }
}
