import { problemsIn } from '../errors.ts'
import type { ServerHandle } from './start-server.ts'

/**
 * What Kubernetes and terminals send. A second signal ends the process at once, as if this were not here. Where the server cannot
 * go on, that is told on stderr and by the exit code: 2 where its package was refused, else 3.
 */
export function drainOnSignals(server: ServerHandle): void {
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void server.close())
  server.ended.catch((error: unknown) => {
    const problems = problemsIn(error)
    const said = problems
      ? problems.map(({ where, what, allowed }) => ({ error: what, where, allowed }))
      : [{ error: 'the server cannot go on', why: error instanceof Error ? error.message : String(error) }]
    for (const line of said) process.stderr.write(`${JSON.stringify(line)}\n`)
    process.exitCode = problems ? 2 : 3
  })
}
