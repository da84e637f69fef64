import { MISSING_BIN } from './bins.ts'
import { type BestCut, scanMoments } from './moment-scan.ts'
import { listFilled, listTouched, SPARSE_ROWS } from './occupied-bins.ts'
import type { Splitter, Training } from './splitter.ts'

/** Up to this weight of a node, weight and weight of class 1 of a bin fit the halves of one Int32. */
const PACKED_WEIGHT = 32767

/** Splitter for two classes counted in whole numbers. Same cuts as the moment splitter on 0 and 1. */
export function createBinarySplitter({ bins, binCounts, values }: Training, minLeaf: number): Splitter {
  const packedRows = new Int32Array(values.length)
  const packed = new Int32Array(values.length)
  const counts = new Int32Array(256)
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
      for (let row = 0; row < values.length; row++) {
        const weight = rowWeights[row]!
        packedRows[row] = (weight << 16) | (values[row] === 1 ? weight : 0)
      }
    },
    load(rows, begin, end) {
      best.feature = -1
      best.numerator = -1
      best.denominator = 1
      let weight = 0
      let ones = 0
      for (let i = begin, at = 0; i < end; i++, at++) {
        const both = packedRows[rows[i]!]!
        packed[at] = both
        weight += both >>> 16
        ones += both & 0xffff
      }
      node.total = weight
      node.sum = ones
      return ones > 0 && ones < weight
    },
    tryFeature(feature, rows, begin, end) {
      const column = bins[feature]!
      if (node.total > PACKED_WEIGHT) {
        const found = fillWide(column, rows, begin, end)
        return scanMoments(best, node, feature, binCounts[feature]!, histogram, occupied, found)
      }
      const found = fillPacked(column, rows, begin, end)
      if (counts[MISSING_BIN] === 0) return scanPacked(feature, found)
      for (let i = 0; i < found; i++) unpack(occupied[i]!)
      unpack(MISSING_BIN)
      return scanMoments(best, node, feature, binCounts[feature]!, histogram, occupied, found)
    },
    writeLeaf(leaves) {
      leaves.push(node.sum / node.total)
    },
  }

  function fillPacked(column: Uint8Array, rows: Int32Array, begin: number, end: number): number {
    if (end - begin <= SPARSE_ROWS) {
      for (let i = begin, at = 0; i < end; i++, at++) {
        const bin = column[rows[i]!]!
        counts[bin]! += packed[at]!
        touched[bin >> 5]! |= 1 << bin
      }
      return listTouched(touched, occupied)
    }
    for (let i = begin, at = 0; i < end; i++, at++) counts[column[rows[i]!]!]! += packed[at]!
    return listFilled(counts, occupied)
  }

  function unpack(bin: number): void {
    histogram[2 * bin] = counts[bin]! >>> 16
    histogram[2 * bin + 1] = counts[bin]! & 0xffff
    counts[bin] = 0
  }

  function fillWide(column: Uint8Array, rows: Int32Array, begin: number, end: number): number {
    for (let i = begin, at = 0; i < end; i++, at++) {
      const bin = column[rows[i]!]!
      histogram[2 * bin]! += packed[at]! >>> 16
      histogram[2 * bin + 1]! += packed[at]! & 0xffff
    }
    let found = 0
    for (let bin = 0; bin < MISSING_BIN; bin++) if (histogram[2 * bin] !== 0) occupied[found++] = bin
    return found
  }

  /** `scanMoments` for a node without missing values, straight from the packed counts. */
  function scanPacked(feature: number, found: number): boolean {
    const { total, sum } = node
    let { numerator, denominator } = best
    let wl = 0
    let sl = 0
    let chosen = -1
    let chosenW = 0
    const last = found - 1
    for (let i = 0; i < last; i++) {
      const bin = occupied[i]!
      const both = counts[bin]!
      counts[bin] = 0
      wl += both >>> 16
      sl += both & 0xffff
      const wr = total - wl
      if (wl < minLeaf || wr < minLeaf) continue
      const d = sl * total - wl * sum
      const square = d * d
      const product = wl * wr
      if (square * denominator > numerator * product) {
        numerator = square
        denominator = product
        chosen = i
        chosenW = wl
      }
    }
    counts[occupied[last]!] = 0
    if (chosen >= 0) {
      best.numerator = numerator
      best.denominator = denominator
      best.feature = feature
      best.cut = (occupied[chosen]! + occupied[chosen + 1]! - 1) >> 1
      best.missingLeft = 2 * chosenW > total ? 1 : 0
    }
    return found > 1
  }
}
