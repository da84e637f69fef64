import type { Precision } from '../records/profile.ts'

export const exact: Precision = { kind: 'exact', error: 0 }
export const unavailable: Precision = { kind: 'unavailable', error: null }

export function bounded(error: number): Precision {
  return error === 0 ? exact : { kind: 'bounded', error }
}
