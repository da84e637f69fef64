import { parentPort, workerData } from 'node:worker_threads'
import type { GrowthReply, GrowthShare } from './grow-on-workers.ts'
import { createTreeGrower } from './tree-grower.ts'

const { plan, first, step, count } = workerData as GrowthShare
const grow = createTreeGrower(plan)
for (let index = first; index < count; index += step) {
  const { feature, cut, right, missingLeft, leaves, gains } = grow(index)
  const reply: GrowthReply = {
    index,
    // Typed arrays are copied much faster than lists.
    tree: {
      feature: Int16Array.from(feature),
      cut: Int32Array.from(cut),
      right: Int32Array.from(right),
      missingLeft: Uint8Array.from(missingLeft),
      leaves: Float32Array.from(leaves),
      gains,
    },
  }
  parentPort?.postMessage(reply)
}
