import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import type { OptionTable, Values } from './option.ts'

export type Step<O extends OptionTable, R> = (options: Values<O>, ports: Ports) => Promise<Outcome<R>>

/** A command, declared once: `action.yml`, README tables, help and both parsers come from it. */
export interface Command<O extends OptionTable = OptionTable, R = unknown> {
  /** On the terminal. */
  readonly name: string
  /** As an action; null: terminal only. */
  readonly action: string | null
  readonly summary: string
  readonly example: string
  readonly options: O
  /** Outputs of the action, each taken from the result. */
  readonly outputs: Readonly<Record<string, { readonly summary: string; value(result: R): string }>>
  /** The least `permissions:` of the job, and why. */
  readonly permissions: Readonly<Record<string, { readonly grant: 'read' | 'write'; readonly why: string }>>
  passed(result: R): boolean
  /** Imported only when it runs. */
  step(): Promise<Step<O, R>>
}

/** Keeps the option and result types together while the table stores commands of all kinds. */
export function command<const O extends OptionTable, R>(declaration: Command<O, R>): Command {
  return declaration as unknown as Command
}
