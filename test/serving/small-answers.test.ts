import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { smallAnswers } from '../../src/serving/small-answers.ts'

const server = createServer()
const answer = smallAnswers(server)
let clients: readonly Socket[] = []
let written: string[] = []

beforeEach(async () => {
  written = []
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  server.close()
  await once(server, 'close')
})

async function connectAll(count: number): Promise<void> {
  const { port } = server.address() as AddressInfo
  let arrived = 0
  const all = Promise.withResolvers<void>()
  const arrive = () => (++arrived === count ? all.resolve() : undefined)
  server.on('connection', arrive)
  clients = Array.from({ length: count }, () => connect(port, '127.0.0.1'))
  await all.promise
  server.off('connection', arrive)
}

test('of many connections, small answers are written in order when the turn is over; large ones at once', async () => {
  await connectAll(16)
  answer('{}', () => {
    written.push('first')
    answer('{}', () => written.push('third'))
  })
  process.nextTick(() => answer('{}', () => written.push('second')))
  answer('x'.repeat(1025), () => written.push('large'))
  answer(Buffer.alloc(8), () => written.push('bytes'))
  await Promise.resolve()
  expect(written).toEqual(['large', 'bytes'])
  await nextTurn()
  expect(written).toEqual(['large', 'bytes', 'first', 'second'])
  await nextTurn()
  expect(written).toEqual(['large', 'bytes', 'first', 'second', 'third'])
})

test('of few, all are written at once, also when there were many before', async () => {
  await connectAll(15)
  answer('{}', () => written.push('one'))
  expect(written).toEqual(['one'])
})
