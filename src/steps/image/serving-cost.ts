import type { RowsJson } from '../../model/example-rows.ts'
import type { TriedServer } from '../../ports/try-server.ts'
import type { ServingCost } from '../../records/image-report.ts'
import { invocation } from './replay-server.ts'

const WARM_UP = 500
const BLOCK = 250
const BLOCKS = 8

/** A server that is asked, and rows of its own model to ask about. */
export interface Contender {
  readonly server: TriedServer
  readonly rows: RowsJson
}

/**
 * What a single-row request costs each server, measured in turns, block by block, so that what else the machine does falls on
 * all of them. @returns in the order given
 */
export async function servingCosts(contenders: readonly Contender[]): Promise<readonly ServingCost[]> {
  for (const contender of contenders) await askBlock(contender, WARM_UP)
  const spent = contenders.map(() => ({ milliseconds: [] as number[], cpu: 0 as number | null }))
  for (let block = 0; block < BLOCKS; block += 1) {
    for (const [index, contender] of contenders.entries()) {
      const { milliseconds, cpu } = await askBlock(contender, BLOCK)
      const sum = spent[index]!
      sum.milliseconds.push(...milliseconds)
      sum.cpu = cpu === null || sum.cpu === null ? null : sum.cpu + cpu
    }
  }
  return spent.map(({ milliseconds, cpu }) => {
    const sorted = milliseconds.toSorted((a, b) => a - b)
    const requests = sorted.length
    return {
      requests,
      p50_ms: rounded(sorted[Math.floor(requests * 0.5)]!),
      p99_ms: rounded(sorted[Math.floor(requests * 0.99)]!),
      cpu_us: cpu === null ? null : rounded((cpu * 1e6) / requests),
    }
  })
}

async function askBlock({ server, rows }: Contender, count: number) {
  const { columns, data } = rows
  const bodies = data.map((row) => invocation({ columns, data: [row] }))
  const before = await server.cpuSeconds()
  const milliseconds: number[] = []
  for (let index = 0; index < count; index += 1) {
    const started = performance.now()
    await server.post('/invocations', bodies[index % bodies.length])
    milliseconds.push(performance.now() - started)
  }
  const after = await server.cpuSeconds()
  return { milliseconds, cpu: before === null || after === null ? null : after - before }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
