import { type BestCut, scanMoments } from './moment-scan.ts'
import { listTouched, SPARSE_ROWS } from './occupied-bins.ts'
import type { Splitter, Training } from './splitter.ts'

/** Splitter for one number per row: regression, and two weighted classes as 0 and 1 (Gini impurity is twice their variance). */
export function createMomentSplitter(training: Training, minLeaf: number): Splitter {
  const { bins, binCounts, values } = training
  const weightRows = new Float64Array(values.length)
  const nodeW = new Float64Array(values.length)
  const nodeS = new Float64Array(values.length)
  const histogram = new Float64Array(512)
  const touched = new Int32Array(8)
  const occupied = new Int32Array(256)
  const best: BestCut = { feature: -1, cut: 0, missingLeft: 0, numerator: -1, denominator: 1 }
  const node = { total: 0, sum: 0, minLeaf }

  return {
    get best() {
      return best
    },
    get gain() {
      return best.numerator / best.denominator / node.total
    },
    begin(rowWeights) {
      weightRows.set(rowWeights)
    },
    load(rows, begin, end) {
      best.feature = -1
      best.numerator = -1
      best.denominator = 1
      let weight = 0
      let weighted = 0
      let alike = true
      const first = values[rows[begin]!]!
      for (let i = begin, at = 0; i < end; i++, at++) {
        const row = rows[i]!
        const w = weightRows[row]!
        const value = values[row]!
        nodeW[at] = w
        nodeS[at] = w * value
        weight += w
        weighted += w * value
        if (value !== first) alike = false
      }
      node.total = weight
      node.sum = weighted
      return !alike
    },
    tryFeature(feature, rows, begin, end) {
      const found = fill(bins[feature]!, rows, begin, end)
      return scanMoments(best, node, feature, binCounts[feature]!, histogram, occupied, found)
    },
    writeLeaf(leaves) {
      leaves.push(node.sum / node.total)
    },
  }

  function fill(column: Uint8Array, rows: Int32Array, begin: number, end: number): number {
    if (end - begin <= SPARSE_ROWS) {
      for (let i = begin, at = 0; i < end; i++, at++) {
        const bin = column[rows[i]!]!
        histogram[2 * bin]! += nodeW[at]!
        histogram[2 * bin + 1]! += nodeS[at]!
        touched[bin >> 5]! |= 1 << bin
      }
      return listTouched(touched, occupied)
    }
    for (let i = begin, at = 0; i < end; i++, at++) {
      const bin = column[rows[i]!]!
      histogram[2 * bin]! += nodeW[at]!
      histogram[2 * bin + 1]! += nodeS[at]!
    }
    let found = 0
    for (let bin = 0; bin < 255; bin++) if (histogram[2 * bin] !== 0) occupied[found++] = bin
    return found
  }
}
