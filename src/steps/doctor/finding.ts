import type { Patient } from './patient.ts'

export type Status = 'ok' | 'warn' | 'fail'

/** What a check found; `fix` is the exact YAML, line or setting that mends it. */
export interface Finding {
  readonly status: Status
  readonly what: string
  readonly fix: string | null
}

export type Check = (patient: Patient) => Finding

export function ok(what: string): Finding {
  return { status: 'ok', what, fix: null }
}

export function warn(what: string, fix: string): Finding {
  return { status: 'warn', what, fix }
}

export function fail(what: string, fix: string): Finding {
  return { status: 'fail', what, fix }
}

/** The gravest of several; `none` where there is nothing to find fault with. */
export function gravest(findings: readonly Finding[], none: string): Finding {
  const order: readonly Status[] = ['fail', 'warn', 'ok']
  return order.flatMap((status) => findings.filter((one) => one.status === status))[0] ?? ok(none)
}
