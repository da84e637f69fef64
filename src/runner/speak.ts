import { randomUUID } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { error, info, setFailed, setOutput } from '@actions/core'
import type { Problem } from '../errors.ts'

export function say(text: string): void {
  info(text)
}

export function sayActivity(activity: string, done?: number): void {
  if (done === undefined) info(activity)
}

/** Output of the user's own program: commands in it are not obeyed while it runs. */
export function quoting(): { line(text: string): void; end(): void } {
  const token = randomUUID()
  let open = false
  return {
    line(text) {
      if (!open) process.stdout.write(`::stop-commands::${token}\n`)
      open = true
      process.stdout.write(`${text}\n`)
    },
    end() {
      if (open) process.stdout.write(`::${token}::\n`)
      open = false
    },
  }
}

export function sayProblems(problems: readonly Problem[]): void {
  for (const { where, what, allowed } of problems) {
    const [, file, line] = /^(.+\.ya?ml):(\d+)$/.exec(where ?? '') ?? []
    const text = [where ? `${where}: ${what}` : what, allowed ? `Allowed: ${allowed}` : ''].filter(Boolean).join('\n')
    error(text, file && line ? { file, startLine: Number(line) } : {})
  }
}

export function giveOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}

export async function writeSummary(markdown: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY']
  if (file) await appendFile(file, `${markdown}\n`)
}

export function failJob(sentence: string): void {
  setFailed(sentence)
}
