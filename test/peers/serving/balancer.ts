import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Balancer extends AsyncDisposable {
  readonly address: string
  /** Connections that each server has had. */
  served(): readonly number[]
}

/** Passes connections on to servers that are ready, as a Kubernetes Service does: who is ready is asked now and then. */
export async function balancer(servers: readonly string[]): Promise<Balancer> {
  const counts = servers.map(() => 0)
  let ready = servers.map((_, index) => index)
  let turn = 0
  const open = new Set<Socket>()
  const look = setInterval(async () => {
    const found = await Promise.all(
      servers.map((server) =>
        fetch(`${server}/readyz`).then(
          ({ status }) => status === 200,
          () => false,
        ),
      ),
    )
    ready = found.flatMap((is, index) => (is ? [index] : []))
  }, 100)
  const front = createServer((client) => {
    const index = ready[turn++ % ready.length]!
    counts[index]!++
    const { hostname, port } = new URL(servers[index]!)
    const server = connect(Number(port), hostname)
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => open.delete(socket))
    }
    client.pipe(server)
    server.pipe(client)
  })
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    served: () => counts,
    async [Symbol.asyncDispose]() {
      clearInterval(look)
      for (const socket of open) socket.destroy()
      await new Promise((done) => front.close(done))
    },
  }
}
