import type { Told } from './cluster-messages.ts'
import type { ProfileWindow } from './profile-windows.ts'

/** The processes that serve one port together, as one of them sees them. */
export interface ProcessGroup {
  /** The others answer already: this one listens only when its model has proved itself. */
  readonly joins: boolean
  /** Tells that this process predicts; resolves when every process does. */
  proved(): Promise<void>
  /** Text of `/metrics`, summed over all; of one that does not tell, what it told last. */
  metrics(own: () => Promise<string>): Promise<string>
  /** Windows of all. Throws Rejection 503 where one of them does not tell. */
  windows(own: () => readonly ProfileWindow[]): Promise<readonly ProfileWindow[]>
  /** How this process tells its part to the others. */
  tells(told: { readonly [K in keyof Told]: () => Told[K] | Promise<Told[K]> }): void
}

/** One process by itself. */
export const alone: ProcessGroup = {
  joins: false,
  proved: async () => {},
  metrics: (own) => own(),
  windows: async (own) => own(),
  tells: () => {},
}
