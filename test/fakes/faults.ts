import type { Exchange, Origin } from './exchanges.ts'

export interface Target {
  readonly origin?: Origin
  readonly method?: string
  /** A part of the path, or a pattern; Twirp's method names and GraphQL are paths too. */
  readonly path?: string | RegExp
  readonly where?: (call: { readonly origin: Origin; readonly method: string; readonly path: string }) => boolean
  /** The first matching call that fails, counted from 1 from when the fault was added. */
  readonly nth?: number
  /** How many matching calls fail from there on; 1 unless told. */
  readonly times?: number
}

/** `after`: the call took effect, but its answer never arrives. */
export type Fault = { readonly on: Target } & (
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly message?: string
    }
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  /** An asset's upload that GitHub answers with 502, leaving the asset empty and unfinished under its name. */
  | { readonly kind: 'starter' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'kill'; readonly when: 'before' | 'after'; readonly kill: () => void | Promise<void> }
)

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** Those that strike this call; each call asks once. */
  strike(call: Pick<Exchange, 'origin' | 'method' | 'path'>): readonly Fault[]
}

export function faultList(): Faults {
  let list: { fault: Fault; seen: number }[] = []
  return {
    add: (fault) => void list.push({ fault, seen: 0 }),
    clear: () => {
      list = []
    },
    strike(call) {
      return list
        .filter((entry) => {
          const { on } = entry.fault
          if (!matches(on, call)) return false
          entry.seen += 1
          const first = on.nth ?? 1
          return entry.seen >= first && entry.seen < first + (on.times ?? 1)
        })
        .map(({ fault }) => fault)
    },
  }
}

function matches(on: Target, call: Pick<Exchange, 'origin' | 'method' | 'path'>): boolean {
  if (on.origin && on.origin !== call.origin) return false
  if (on.method && on.method !== call.method) return false
  if (typeof on.path === 'string' && !call.path.includes(on.path)) return false
  if (on.path instanceof RegExp && !on.path.test(call.path)) return false
  return on.where ? on.where(call) : true
}
