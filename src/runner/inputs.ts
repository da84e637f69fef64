import { getInput, getMultilineInput } from '@actions/core'
import type { OptionTable, RawOptions } from './raw-inputs.ts'

/** The action's inputs as raw texts; an input that is empty counts as not given, as everywhere in Actions. */
export function readInputs(table: OptionTable): RawOptions {
  return Object.fromEntries(
    Object.entries(table)
      .filter(([, { where }]) => where !== 'terminal')
      .map(([name, { kind }]) => {
        if (kind !== 'list') return [name, getInput(name) || undefined]
        const lines = getMultilineInput(name)
        return [name, lines.length > 0 ? lines : undefined]
      }),
  )
}
