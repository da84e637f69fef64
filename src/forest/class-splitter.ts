import { MISSING_BIN } from './bins.ts'
import { listTouched } from './occupied-bins.ts'
import type { Splitter, Training } from './splitter.ts'

/**
 * Splitter for more than two classes, by Gini impurity: the split with the largest
 * sum_k l_k^2 / L + sum_k r_k^2 / R, where l_k and r_k are the class weights on each side.
 */
export function createClassSplitter(training: Training, minLeaf: number): Splitter {
  const { bins, binCounts, values, classes } = training
  const weightRows = new Float64Array(values.length)
  const nodeW = new Float64Array(values.length)
  const nodeClass = new Int32Array(values.length)
  const histogram = new Float64Array(256 * classes)
  const histogramW = new Float64Array(256)
  const occupied = new Int32Array(256)
  const touched = new Int32Array(8)
  const totals = new Float64Array(classes)
  const left = new Float64Array(classes)

  let total = 0
  let squares = 0
  let best = -Infinity

  const cut = { feature: -1, cut: 0, missingLeft: 0 }

  return {
    get best() {
      return cut
    },
    get gain() {
      return best - squares / total
    },
    begin(rowWeights) {
      weightRows.set(rowWeights)
    },
    load(rows, begin, end) {
      best = -Infinity
      cut.feature = -1
      totals.fill(0)
      total = 0
      for (let i = begin, at = 0; i < end; i++, at++) {
        const row = rows[i]!
        const weight = weightRows[row]!
        nodeW[at] = weight
        nodeClass[at] = values[row]!
        totals[values[row]!]! += weight
        total += weight
      }
      squares = 0
      let present = 0
      for (let k = 0; k < classes; k++) {
        squares += totals[k]! * totals[k]!
        if (totals[k]! > 0) present++
      }
      return present > 1
    },
    tryFeature(feature, rows, begin, end) {
      const column = bins[feature]!
      for (let i = begin, at = 0; i < end; i++, at++) {
        const bin = column[rows[i]!]!
        histogram[bin * classes + nodeClass[at]!]! += nodeW[at]!
        histogramW[bin]! += nodeW[at]!
        touched[bin >> 5]! |= 1 << bin
      }
      const found = listTouched(touched, occupied)
      const missing = histogramW[MISSING_BIN]! > 0
      const split = found + (missing ? 1 : 0) > 1
      if (split && missing) {
        scan(feature, found, true, 1)
        scan(feature, found, false, 0)
      } else if (split) scan(feature, found, false, 2)
      for (let i = 0; i < found; i++) clear(occupied[i]!)
      if (missing) clear(MISSING_BIN)
      return split
    },
    writeLeaf(leaves) {
      for (let k = 0; k < classes; k++) leaves.push(totals[k]! / total)
    },
  }

  function clear(bin: number): void {
    histogramW[bin] = 0
    for (let at = bin * classes, end = at + classes; at < end; at++) histogram[at] = 0
  }

  /** Scores the cuts after each occupied bin; direction 2: nothing is missing here, so the heavier side will take it. */
  function scan(feature: number, found: number, missingOnLeft: boolean, direction: number): void {
    const nodeWeight = total
    let wl = 0
    let leftSquares = 0
    let rightSquares = squares
    let bestScore = best
    let chosen = -1
    let chosenW = 0
    left.fill(0)
    // With the missing ones on the right there is one cut more: all present values against them.
    const cuts = direction === 0 ? found : found - 1
    for (let i = missingOnLeft ? -1 : 0; i < cuts; i++) {
      const bin = i < 0 ? MISSING_BIN : occupied[i]!
      wl += histogramW[bin]!
      const first = bin * classes
      for (let k = 0; k < classes; k++) {
        const weight = histogram[first + k]!
        if (weight === 0) continue
        const before = left[k]!
        leftSquares += weight * (2 * before + weight)
        rightSquares += weight * (weight - 2 * (totals[k]! - before))
        left[k] = before + weight
      }
      const wr = nodeWeight - wl
      if (i < 0 || wl < minLeaf || wr < minLeaf) continue
      const score = leftSquares / wl + rightSquares / wr
      if (score > bestScore) {
        bestScore = score
        chosen = i
        chosenW = wl
      }
    }
    if (chosen < 0) return
    best = bestScore
    cut.feature = feature
    const bin = occupied[chosen]!
    cut.cut = chosen + 1 < found ? (bin + occupied[chosen + 1]! - 1) >> 1 : binCounts[feature]! - 1
    cut.missingLeft = direction === 2 ? (2 * chosenW > nodeWeight ? 1 : 0) : direction
  }
}
