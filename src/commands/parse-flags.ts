import { parseArgs } from 'node:util'
import { closest } from '../data/suggest.ts'
import { type Problem, UserError } from '../errors.ts'
import type { OptionTable } from './option.ts'
import type { RawOptions } from './read-options.ts'

/** Words of a command line -> raw option texts. @throws UserError for unknown flags and left-over words, all at once */
export function parseFlags(table: OptionTable, words: readonly string[]): RawOptions {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { kind }]) => [
      name,
      { type: kind === 'toggle' ? ('boolean' as const) : ('string' as const), multiple: kind === 'list' },
    ]),
  )
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true })
  const raw: Record<string, string | string[]> = {}
  const problems: Problem[] = []
  const rest: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value)
    if (token.kind !== 'option') continue
    const option = table[token.name]
    if (!option) problems.push(unknownFlag(token.rawName, Object.keys(table)))
    else if (option.kind === 'toggle') raw[token.name] = token.value ?? 'true'
    else if (token.value === undefined || token.value === '')
      problems.push({ where: token.rawName, what: 'has no value', allowed: option.summary })
    else if (option.kind === 'list')
      raw[token.name] = [...((raw[token.name] as string[] | undefined) ?? []), token.value]
    else raw[token.name] = token.value
  }
  for (const [name, option] of Object.entries(table).filter(([, { positional }]) => positional)) {
    if (rest.length === 0) break
    raw[name] = option.kind === 'list' ? rest.splice(0) : rest.shift()!
  }
  for (const word of rest) problems.push({ what: `${JSON.stringify(word)} is one word too many` })
  if (problems.length > 0) throw new UserError(problems)
  return raw
}

function unknownFlag(flag: string, known: readonly string[]): Problem {
  const near = closest(flag.replace(/^-+/, ''), known)
  return {
    where: flag,
    what: `there is no such flag${near ? ` (did you mean --${near}?)` : ''}`,
    allowed: known.map((name) => `--${name}`).join(', '),
  }
}
