import type { Command } from './command.ts'
import type { Option, OptionTable } from './option.ts'
import { commonOptions } from './shared-options.ts'

/** Help of the whole program, or of one command. */
export function help(commands: readonly Command[], command?: Command): string {
  return command ? commandHelp(command) : overview(commands)
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'mlops: train, gate, register and promote models; everything is kept in a folder, or on GitHub',
    '',
    'Usage: mlops COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Exit codes: 0 done; 1 the verdict is not pass; 2 the input is wrong; 3 a bug of ours; 130 interrupted',
    'Example: mlops train && mlops validate && mlops register',
    'Help of one command: mlops COMMAND --help',
    '',
  ].join('\n')
}

function commandHelp({ name, summary, example, options }: Command): string {
  const all: OptionTable = terminalOptions(options)
  const positional = Object.entries(all).filter(([, option]) => option.positional)
  const flags = Object.entries(all).filter(([, option]) => !option.positional)
  const rows = [
    ...positional.map(([key, option]) => [word(key, option), option.summary]),
    ...flags.map(([key, option]) => [flag(key, option), described(option)]),
  ]
  const width = Math.max(...rows.map(([left]) => left!.length))
  const usage = ['mlops', name, ...positional.map(([key, option]) => word(key, option)), '[OPTIONS]'].join(' ')
  return [
    `${summary}`,
    '',
    `Usage: ${usage}`,
    '',
    ...rows.map(([left, right]) => `  ${left!.padEnd(width)}  ${right}`),
    '',
    `Example: ${example}`,
    '',
  ].join('\n')
}

/** What the terminal takes: the command's own options, and those of every command. */
export function terminalOptions(options: OptionTable): OptionTable {
  return Object.fromEntries(
    Object.entries({ ...options, ...commonOptions }).filter(([, { where }]) => where !== 'action'),
  )
}

function word(key: string, { required, kind }: Option): string {
  const name = kind === 'list' ? `${key.toUpperCase()}...` : key.toUpperCase()
  return required || kind === 'list' ? name : `[${name}]`
}

function flag(key: string, { kind }: Option): string {
  return kind === 'toggle' ? `--${key}` : `--${key} TEXT`
}

function described({ summary, initial, required, kind }: Option): string {
  if (required) return `${summary} (required)`
  return initial === null || kind === 'toggle' ? summary : `${summary} (default: ${initial})`
}
