import { type Problem, UserError } from '../errors.ts'
import type { OptionTable } from './option.ts'

export type RawOptions = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Raw texts of inputs or flags -> the typed options object that a step takes.
 * @throws UserError naming every bad one, its value and what is allowed
 */
export function readOptions(
  table: OptionTable,
  raw: RawOptions,
  nameOf: (option: string) => string,
): Record<string, unknown> {
  const problems: Problem[] = []
  const values: Record<string, unknown> = {}
  for (const [name, option] of Object.entries(table)) {
    const given = raw[name]
    const parsed = option.schema.safeParse(given)
    if (parsed.success) {
      values[name] = parsed.data
      continue
    }
    const allowed = parsed.error.issues[0]?.message ?? ''
    problems.push({
      where: nameOf(name),
      what: given === undefined ? 'is missing' : `${JSON.stringify(given)} is not accepted`,
      allowed: given === undefined ? option.summary : allowed,
    })
  }
  if (problems.length > 0) throw new UserError(problems)
  return values
}
