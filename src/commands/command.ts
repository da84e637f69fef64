import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import type { OptionTable, Values } from './option.ts'

export type Step<O extends OptionTable, R> = (options: Values<O>, ports: Ports) => Promise<Outcome<R>>

/** Paths of a gate's report. */
export interface ReportFiles {
  readonly json: string
  readonly markdown: string
  readonly html: string
}

export interface Output<R> {
  readonly summary: string
  value(result: R, files: ReportFiles | null): string
}

/** A command, declared once: `action.yml`, README tables, help and both parsers come from it. */
export interface Command<O extends OptionTable = OptionTable, R = unknown> {
  /** On the terminal. */
  readonly name: string
  /** As an action; null: terminal only. */
  readonly action: string | null
  readonly summary: string
  readonly example: string
  readonly options: O
  /** Outputs of the action, each taken from the result, or from the files that its report was written to. */
  readonly outputs: Readonly<Record<string, Output<R>>>
  /** The least `permissions:` of the job, and why. */
  readonly permissions: Readonly<Record<string, { readonly grant: 'read' | 'write'; readonly why: string }>>
  /** What it does without where a permission is missing. */
  readonly optional_permissions?: Readonly<Record<string, { readonly grant: 'read' | 'write'; readonly why: string }>>
  /** It comments on the pull request, and closes that comment at the end of a job that died. */
  readonly closes_comment?: boolean
  passed(result: R): boolean
  /** Imported only when it runs. */
  step(): Promise<Step<O, R>>
}

/** Keeps the option and result types together while the table stores commands of all kinds. */
export function command<const O extends OptionTable, R>(declaration: Command<O, R>): Command {
  return declaration as unknown as Command
}
