import type { Table } from '../data/table.ts'
import type { Scorer } from '../model/scoring.ts'

/** A command starts a process each time, which is part of what it costs; the other scorers are loaded once. */
const runs: Readonly<Record<Scorer['kind'], number>> = { forest: 9, onnx: 9, command: 1 }

/** Median seconds a row of a scorer that has predicted before, on these rows and this machine. NaN without rows. */
export async function predictionSecondsPerRow(scorer: Scorer, table: Table): Promise<number> {
  const seconds: number[] = []
  for (let run = 0; run < runs[scorer.kind]; run++) {
    const started = performance.now()
    await scorer.predict(table)
    seconds.push((performance.now() - started) / 1000)
  }
  return seconds.toSorted((a, b) => a - b)[seconds.length >> 1]! / table.rows
}
