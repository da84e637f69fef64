import { MISSING_BIN } from './bins.ts'
import type { Splitter, Training } from './splitter.ts'

/** Nodes up to this weight keep weight and weight of class 1 in the halves of one Int32. */
const PACKED_WEIGHT = 32767
/** Nodes up to this many rows visit the bins they touched only. */
const SPARSE_ROWS = 384

/**
 * Splitter for one output: regression, and two classes as the numbers 0 and 1, for which Gini impurity is twice the
 * variance. The decrease of squared error of a cut is d^2 / (wl wr W) with d = sl W - wl S, where w are sums of weights
 * and s of weight x value, left and in all; candidates are compared by cross-multiplication, without dividing.
 */
export function createMomentSplitter(training: Training, minLeaf: number): Splitter {
  const { bins, binCounts, values } = training
  const packable = training.classes === 2 && training.weights === null
  const packedRows = packable ? new Int32Array(values.length) : new Int32Array(0)
  const weightRows = new Float64Array(values.length)
  const node = new Int32Array(packable ? values.length : 0)
  const nodeW = new Float64Array(values.length)
  const nodeS = new Float64Array(values.length)
  const packedHistogram = new Int32Array(256)
  const histogramW = new Float64Array(256)
  const histogramS = new Float64Array(256)
  const touched = new Int32Array(8)
  const occupied = new Int32Array(256)

  let total = 0
  let sum = 0
  let packed = false
  let bestNumerator = -1
  let bestDenominator = 1

  const splitter: Splitter = {
    feature: -1,
    cut: 0,
    missingLeft: 0,
    get gain() {
      return bestNumerator / bestDenominator / total
    },
    begin(rowWeights) {
      weightRows.set(rowWeights)
      if (packable)
        for (let row = 0; row < values.length; row++) {
          const weight = rowWeights[row]!
          packedRows[row] = (weight << 16) | (values[row] === 1 ? weight : 0)
        }
    },
    load(rows, begin, end) {
      bestNumerator = -1
      bestDenominator = 1
      splitter.feature = -1
      return packable ? loadClasses(rows, begin, end) : loadNumbers(rows, begin, end)
    },
    tryFeature(feature, rows, begin, end) {
      const column = bins[feature]!
      const found = packed ? fillPacked(column, rows, begin, end) : fillWide(column, rows, begin, end)
      const missingW = histogramW[MISSING_BIN]!
      const missingS = histogramS[MISSING_BIN]!
      histogramW[MISSING_BIN] = 0
      histogramS[MISSING_BIN] = 0
      if (found + (missingW > 0 ? 1 : 0) < 2) {
        if (found === 1) histogramW[occupied[0]!] = histogramS[occupied[0]!] = 0
        return false
      }
      if (missingW > 0) {
        scan(feature, found, missingW, missingS, 1)
        scan(feature, found, 0, 0, 0)
        score(feature, total - missingW, sum - missingS, binCounts[feature]! - 1, 0)
      } else {
        scan(feature, found, 0, 0, 2)
      }
      for (let i = 0; i < found; i++) histogramW[occupied[i]!] = histogramS[occupied[i]!] = 0
      return true
    },
    writeLeaf(leaves) {
      leaves.push(sum / total)
    },
  }
  return splitter

  function loadClasses(rows: Int32Array, begin: number, end: number): boolean {
    let weight = 0
    let ones = 0
    for (let i = begin, at = 0; i < end; i++, at++) {
      const both = packedRows[rows[i]!]!
      node[at] = both
      weight += both >>> 16
      ones += both & 0xffff
    }
    total = weight
    sum = ones
    packed = weight <= PACKED_WEIGHT
    return ones > 0 && ones < weight
  }

  function loadNumbers(rows: Int32Array, begin: number, end: number): boolean {
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
    total = weight
    sum = weighted
    packed = false
    return !alike
  }

  /** Fills the histograms and lists the occupied bins of present values, ascending; returns their number. */
  function fillPacked(column: Uint8Array, rows: Int32Array, begin: number, end: number): number {
    const sparse = end - begin <= SPARSE_ROWS
    if (sparse) {
      for (let i = begin, at = 0; i < end; i++, at++) {
        const bin = column[rows[i]!]!
        packedHistogram[bin]! += node[at]!
        touched[bin >> 5]! |= 1 << bin
      }
    } else {
      for (let i = begin, at = 0; i < end; i++, at++) packedHistogram[column[rows[i]!]!]! += node[at]!
    }
    const found = sparse ? listTouched() : listAll()
    for (let i = 0; i < found; i++) unpack(occupied[i]!)
    if (packedHistogram[MISSING_BIN] !== 0) unpack(MISSING_BIN)
    return found
  }

  function unpack(bin: number): void {
    const both = packedHistogram[bin]!
    histogramW[bin] = both >>> 16
    histogramS[bin] = both & 0xffff
    packedHistogram[bin] = 0
  }

  function listAll(): number {
    let found = 0
    for (let bin = 0; bin < MISSING_BIN; bin++) if (packedHistogram[bin] !== 0) occupied[found++] = bin
    return found
  }

  function listTouched(): number {
    let found = 0
    for (let word = 0; word < 8; word++) {
      let bits = touched[word]!
      touched[word] = 0
      while (bits !== 0) {
        const low = bits & -bits
        const bin = (word << 5) + 31 - Math.clz32(low)
        if (bin !== MISSING_BIN) occupied[found++] = bin
        bits ^= low
      }
    }
    return found
  }

  function fillWide(column: Uint8Array, rows: Int32Array, begin: number, end: number): number {
    if (packable) {
      for (let i = begin, at = 0; i < end; i++, at++) {
        const bin = column[rows[i]!]!
        histogramW[bin]! += node[at]! >>> 16
        histogramS[bin]! += node[at]! & 0xffff
      }
    } else {
      for (let i = begin, at = 0; i < end; i++, at++) {
        const bin = column[rows[i]!]!
        histogramW[bin]! += nodeW[at]!
        histogramS[bin]! += nodeS[at]!
      }
    }
    let found = 0
    for (let bin = 0; bin < MISSING_BIN; bin++) if (histogramW[bin] !== 0) occupied[found++] = bin
    return found
  }

  /** Scores the cuts between neighbouring occupied bins, with the missing values (or nothing) already on the left. */
  function scan(feature: number, found: number, leftW: number, leftS: number, direction: number): void {
    let wl = leftW
    let sl = leftS
    for (let i = 0; i + 1 < found; i++) {
      const bin = occupied[i]!
      wl += histogramW[bin]!
      sl += histogramS[bin]!
      const wr = total - wl
      if (wl < minLeaf || wr < minLeaf) continue
      const d = sl * total - wl * sum
      const numerator = d * d
      const denominator = wl * wr
      if (numerator * bestDenominator > bestNumerator * denominator) {
        bestNumerator = numerator
        bestDenominator = denominator
        splitter.feature = feature
        splitter.cut = (bin + occupied[i + 1]! - 1) >> 1
        splitter.missingLeft = direction === 2 ? (2 * wl > total ? 1 : 0) : direction
      }
    }
  }

  function score(feature: number, wl: number, sl: number, cut: number, missingLeft: number): void {
    const wr = total - wl
    if (wl < minLeaf || wr < minLeaf) return
    const d = sl * total - wl * sum
    if (d * d * bestDenominator > bestNumerator * wl * wr) {
      bestNumerator = d * d
      bestDenominator = wl * wr
      splitter.feature = feature
      splitter.cut = cut
      splitter.missingLeft = missingLeft
    }
  }
}
