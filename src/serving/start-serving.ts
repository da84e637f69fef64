import type { ServeOptions } from './serve-options.ts'
import { type ServerHandle, startServer } from './start-server.ts'

/** Serves with this process, or with several workers of it. Throws UserError where the model cannot be served. */
export async function startServing(options: ServeOptions, workers: number): Promise<ServerHandle> {
  if (workers === 1) return startServer(options)
  const { startCluster } = await import('./start-cluster.ts')
  return startCluster(options, workers)
}
