// Run as a program, since a test's sandbox is slower: the verdicts on random halves of the reference, as a JSON list.
import { dropColumns, takeRows } from '../../src/data/select.ts'
import { california, compareTables, shuffled } from './california.ts'

const reference = dropColumns(await california('reference'), ['clf_target'])
const half = reference.rows / 2
const verdicts = Array.from({ length: Number(process.argv[2]) }, (_, seed) => {
  const order = shuffled(reference.rows, seed)
  return compareTables(takeRows(reference, order.subarray(0, half)), takeRows(reference, order.subarray(half))).verdict
})
process.stdout.write(JSON.stringify(verdicts))
