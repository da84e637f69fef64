import type { Ports } from '../ports/ports.ts'

/** Seconds since `start` by the clock that was passed in. */
export function secondsSince(start: Date, ports: Pick<Ports, 'now'>): number {
  return (ports.now().getTime() - start.getTime()) / 1000
}
